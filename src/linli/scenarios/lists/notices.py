"""What is told of the lists, in Chinese and English."""

from linli.kernel.messages.kinds import declare

declare(
    "lists.claimed", "{number} 由本单位认领，请按期送达", "{number} is claimed by your unit; please deliver in time"
)
declare("lists.taken_up", "{number} 已有单位认领", "A unit has claimed {number}")
declare("lists.given_back", "{number} 被放弃认领，需要另找单位", "{number} was given back and needs another unit")
declare(
    "lists.no_longer", "{number} 不再由本单位承担，请勿送达", "{number} is no longer yours; please do not deliver it"
)
declare("lists.not_received", "{number} 居民表示未收到，请核实", "{number} was not received; please find out")
declare("lists.delivered", "{number} 已送达，请确认并致谢", "{number} was delivered; please confirm and thank")
declare("lists.thanked", "{number} 已确认，居民向你们致谢", "{number} is confirmed; the resident thanks you")
declare("lists.overdue", "{number} 已逾期，请尽快办理", "{number} is overdue; please see to it")
declare("lists.invited", "{number} 议事协商会邀请本单位参加", "Your unit is invited to the deliberation {number}")
declare("lists.follow_up", "{number} 议定事项交由本单位落实", "{number}: your unit carries out what was resolved")
declare("lists.called_off", "{number} 议事协商会已撤销", "The deliberation {number} is called off")
declare(
    "lists.activity_cancelled", "{number} 已取消，请通知已预约的居民", "{number} is cancelled; tell those who booked"
)
declare(
    "lists.slot_changed",
    "{number} 时段有调整，请通知已预约的居民",
    "A slot of {number} has changed; tell those who booked",
)
declare(
    "lists.moved_up", "{number} 有候补居民补位，请告知", "{number}: somebody moved up from the waiting list; tell them"
)
