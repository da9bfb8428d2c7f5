"""Refusals of files. Nothing of a refused file is kept."""

from linli.kernel.base.errors import declare

declare(
    "attachment_type_unknown", 415,
    "不支持这种文件,请上传照片、录音、视频或 PDF",
    "This kind of file is not accepted; send a photo, a recording, a video or a PDF",
)  # fmt: skip
declare(
    "attachment_lies", 422,
    "文件与名称不符:名为 {declared},内容是 {found}",
    "The file is not what it says: named {declared}, its content is {found}",
)  # fmt: skip
declare("attachment_too_large", 413, "文件过大,上限 {limit_mb} MB", "The file is too large, the limit is {limit_mb} MB")
declare(
    "attachment_damaged",
    422,
    "文件不完整或已损坏,请重新上传",
    "The file is incomplete or damaged; send it again",
)
declare("attachment_bomb", 422, "文件展开后过大,不能接收", "The file unfolds to more than may be kept")
declare(
    "attachment_unsafe", 422,
    "PDF 含有脚本、内嵌文件或加密({found}),请另存为普通 PDF 再上传",
    "The PDF holds scripts, embedded files or encryption ({found}); save it as a plain PDF and send it again",
)  # fmt: skip
declare("range_not_satisfiable", 416, "请求的区段超出文件", "The range asked for lies outside the file")
