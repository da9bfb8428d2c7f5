"""Files that are refused as a whole."""

from __future__ import annotations

from linli.kernel.base.errors import declare

declare("file_too_large", 413, "文件过大,上限 {limit_mb} MB", "The file is too large, the limit is {limit_mb} MB")
declare("file_inflates", 413, "文件解压后超过 {limit_mb} MB", "The file inflates to more than {limit_mb} MB")
declare("file_unreadable", 422, "文件无法读取:{problem}", "The file cannot be read: {problem_en}")
declare("file_columns_missing", 422, "缺少这些列:{columns}", "These columns are missing: {columns}")
declare("register_unknown", 422, "没有这种登记表:{register}", "There is no such register: {register}")
declare("import_has_defects", 422, "有 {count} 处问题,未导入", "{count} defects: nothing was loaded")
