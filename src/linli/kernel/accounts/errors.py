"""What accounts refuse."""

from __future__ import annotations

from linli.kernel.base.errors import declare

declare("wrong_credentials", 401, "用户名、密码或动态口令不正确", "The user name, password or code is wrong")
declare(
    "account_locked", 423, "登录失败次数过多,账号已锁定至 {until}", "Too many failed sign-ins; locked until {until}"
)
declare("second_factor_required", 401, "请输入动态口令", "Please enter the code of your second factor")
declare(
    "second_factor_setup_required",
    403,
    "您的岗位须先绑定动态口令",
    "Your role needs a second factor: please set it up first",
)
declare(
    "second_factor_exists",
    409,
    "动态口令已绑定,更换请联系管理员",
    "A second factor is set up; ask the administrator to reset it",
)
declare("second_factor_wrong", 422, "动态口令不正确或已使用", "The code is wrong or was used already")
declare("password_unfit", 422, "密码不符合要求:{problem}", "The password is not acceptable: {problem_en}")
declare("password_change_required", 403, "请先修改初始密码", "Please choose a password of your own first")
declare("password_wrong", 422, "原密码不正确", "The old password is wrong")
declare("username_taken", 409, "用户名已被使用", "This user name is taken")
declare("duty_to_oneself", 403, "不能给自己安排岗位", "Nobody gives themselves a duty")
declare("duty_held", 409, "已担任同一岗位", "This duty is already held")
declare(
    "admin_and_auditor",
    409,
    "管理员和审计员不能由同一人担任",
    "Nobody is administrator and auditor at the same time",
)
declare("duty_dates", 422, "结束日期须晚于开始日期", "The end date must be after the start date")
declare("role_unknown", 422, "没有这个岗位:{role}", "There is no such role: {role}")
declare("area_unknown", 422, "区域代码不属于本区:{area}", "This area is not in the district: {area}")
declare("area_too_wide", 422, "区域超出该岗位的范围:{area}", "The area is wider than the role: {area}")
declare("unit_unfit", 422, "该岗位不能设在这类单位", "This role does not belong to that kind of unit")
declare("unit_not_there", 422, "没有这个单位:{unit}", "There is no such unit: {unit}")
declare("token_scope_unknown", 422, "令牌权限不存在:{scope}", "There is no such scope: {scope}")
declare("token_too_long", 422, "令牌有效期不能超过 {days} 天", "A token lives at most {days} days")
declare("tls_required", 403, "表单工具只能通过加密连接(https)使用", "Form tools need an encrypted connection (https)")
declare("field_key_days", 422, "采集密码有效期为 1 至 {days} 天", "A field key lives 1 to {days} days")
declare("field_keys_too_many", 409, "最多保留 {most} 个采集密码", "At most {most} field keys at a time")
declare("oidc_off", 404, "未启用统一身份认证", "Single sign-on is not set up")
declare("oidc_failed", 401, "统一身份认证失败", "Single sign-on failed")
