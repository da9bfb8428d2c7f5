"""Refusals of the events scenario."""

from linli.kernel.base.errors import declare

declare("report_empty", 422, "请写一句话或拍一张照片", "Write a sentence or take a photo")
declare("phone_code_wrong", 422, "验证码不对或已过期", "The code is wrong or has expired")
