"""The sentences that sweeps send."""

from linli.kernel.messages.kinds import declare

declare(
    "sweeps.invitation",
    "{district}入户摸排:请打开 {link} 输入答复码 {code},{until} 前有效。不点链接也可等上门。",
    "{district} household sweep: open {link} and type {code}, valid until {until}. Or wait for a visit.",
)
declare(
    "sweeps.contact_named", "您被指定为居家联系人,到 {until}", "You keep contact with somebody at home until {until}"
)
declare("sweeps.errand_asked", "居家联系有一件新的代办事项", "There is a new errand for somebody at home")
declare("sweeps.consent_named", "您被指定为征询员:{title}", "You ask the owners: {title}")
