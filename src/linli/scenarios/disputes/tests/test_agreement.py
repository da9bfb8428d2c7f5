"""The agreement: its wording, its signatures, its document, the thirty days after it, and its performance."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from docx import Document

from linli.kernel.accounts.models import User
from linli.kernel.audit.models import AuditRecord
from linli.kernel.base import clock
from linli.kernel.cases.services import timers
from linli.kernel.cases.tests import samples
from linli.lib.calendars import SHANGHAI
from linli.scenarios.disputes import services
from linli.scenarios.disputes.models import Agreement
from linli.scenarios.disputes.tests.story import CHILD, LI, OTHER_STREET, WANG, Story
from support.refusals import refused

LAST_DAY = datetime(2026, 12, 23, 23, 59, 59, tzinfo=SHANGHAI)


def document(story: Story, who: str = "mediator", **asked: Any) -> Any:
    with clock.at(story.now):
        return Document(io.BytesIO(services.agreement_file(story.uuid, by=story.actor(who), **asked)[0]))


def words_of(paper: Any) -> str:
    """All text of a document: body, tables, header and footer."""
    section = paper.sections[0]
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    parts = [*paper.paragraphs, *section.header.paragraphs, *section.footer.paragraphs]
    return "\n".join([*(part.text for part in parts), *cells])


def pictures(paper: Any) -> int:
    return len(paper.inline_shapes)


def test_a_written_agreement_has_its_lawful_contents_and_its_signatures(story: Story):
    facts = story.to_effect()
    paper, code = document(story), facts.data["agreement"]["code"]
    text = words_of(paper)
    for word in (
        "河西区", "大营门街道人民调解委员会", facts.number, f"核验码：{code}", "人民调解协议书", "邻里纠纷",
        "王金丝", "九江路雀鸣里3号楼501", "雀鸣里物业公司", "李代表", "甲方", "单位",
        "楼上漏水到厨房", "修缮费用由谁承担", "甲方七成，乙方三成", "乙方赔偿三千元。\n甲方不再追究。", "银行转账",
        "2026年12月31日", "签名、盖章或者按指印", "不收取任何费用", "一式3份",
        "三十日内（截至2026年12月23日）共同向人民法院申请司法确认",
        "达成日期：2026年11月23日    生效日期：2026年11月23日", "人民调解员：某人    记录人：某人",
    ):  # fmt: skip
        assert word in text, word
    assert pictures(paper) == 3
    assert "10400001111" not in text and "待签署" not in text and "{" not in text and "%" not in text
    section = paper.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert 'w:instr="PAGE"' in section.footer._element.xml


def test_before_it_is_signed_it_can_be_printed_and_says_that_it_binds_nobody(story: Story):
    story.to_mediation()
    with refused("not_found"):
        document(story)
    story.agree()
    text = words_of(document(story))
    assert "（待签署，未生效）" in text and "核验码：未生效" in text
    story.sign("party_1")
    assert pictures(document(story)) == 1


def test_it_takes_effect_when_all_parties_and_the_mediator_have_signed_and_it_is_stamped(story: Story):
    story.to_mediation()
    story.agree()
    with refused("dispute_nothing_signed"):
        story.sign()
    assert story.sign("party_1").state == "signing"
    with refused("dispute_signed_already"):
        story.sign("party_1")
    story.now += timedelta(days=1)
    assert story.sign("party_2", who="recorder").state == "signing"  # the mediator and the seal are missing
    assert story.sign(stamped=True).state == "signing"  # the mediator is missing
    facts = story.sign("mediator")
    assert (facts.state, facts.data["agreement"]["effective_on"]) == ("agreed", "2026-11-24")
    with refused("move_not_allowed"):
        story.sign("party_1")


def test_signatures_without_the_committees_seal_give_it_no_effect(story: Story):
    story.to_mediation()
    story.agree()
    assert story.sign("party_1", "party_2", "mediator").state == "signing"
    assert story.sign(stamped=True).state == "agreed"


def test_one_signature_does_not_stand_for_two_and_must_be_a_picture(story: Story):
    story.to_mediation()
    story.agree()
    one = story.file()
    with refused("dispute_signature_twice"):
        story.move("sign", fields={"party_1": str(one), "party_2": str(one)}, attachments=(one,))
    paper = story.file(content=samples.pdf())
    with refused("dispute_signature_no_picture"):
        story.move("sign", fields={"party_1": str(paper)}, attachments=(paper,))
    with refused("field_wrong"):  # a file of nobody, or of another move
        story.move("sign", fields={"party_1": str(one)})
    assert story.facts().data["agreement"]["signed"] == {}


def test_a_sheet_signed_on_paper_counts_from_the_day_on_it(story: Story):
    story.to_mediation()
    story.agree()
    story.now += timedelta(days=4)
    scan = story.file(content=samples.pdf())
    asked = {"scan": str(scan), "signed_on": "2026-11-25"}
    with refused("dispute_not_stamped"):
        story.move("sign", fields=asked, attachments=(scan,))
    for day in ("2026-11-22", "2026-11-28"):
        with refused("dispute_day_wrong"):
            story.move("sign", fields=asked | {"signed_on": day, "stamped": True}, attachments=(scan,))
    facts = story.move("sign", fields=asked | {"stamped": True}, attachments=(scan,))
    assert (facts.state, facts.data["agreement"]["effective_on"]) == ("agreed", "2026-11-25")
    assert facts.step_due_at == LAST_DAY + timedelta(days=2)
    assert "扫描件存于案卷" in words_of(document(story))


def test_an_oral_agreement_is_in_effect_at_once_and_has_its_record(story: Story):
    story.to_mediation()
    facts = story.agree(form="oral", main_facts="", dispute="", responsibility="")
    assert (facts.state, facts.step_due_at) == ("agreed", LAST_DAY)
    text = words_of(document(story))
    assert "人民调解口头协议登记表" in text and "乙方赔偿三千元" in text and "争议事项" not in text
    assert f"核验码：{facts.data['agreement']['code']}" in text and "一式" not in text


def test_whoever_wants_no_confirmation_goes_on_and_may_think_better_of_it(story: Story):
    facts = story.to_effect(wants_confirmation=False)
    assert (facts.state, facts.data["confirmation"]) == ("performing", "not_applied")
    assert facts.step_due_at == datetime(2026, 12, 31, 18, tzinfo=SHANGHAI)
    story.now += timedelta(days=10)
    assert story.move("confirm", fields={"confirmation": "applied"}).data["confirmation"] == "applied"


def test_what_an_agreement_lacks_is_refused(story: Story):
    story.to_mediation()
    for code, more in (
        ("field_required", {"main_facts": ""}),
        ("field_required", {"responsibility": ""}),
        ("field_required", {"content": ""}),
        ("field_required", {"wants_confirmation": None}),
        ("field_required", {"perform_by": ""}),
        ("dispute_day_wrong", {"agreed_on": "2026-11-22"}),  # before mediation began
        ("dispute_day_wrong", {"agreed_on": "2026-11-24"}),
        ("dispute_perform_by_wrong", {"perform_by": "2026-11-22"}),
    ):
        with refused(code):
            story.agree(**more)
    assert not Agreement.objects.exists()


def test_a_draft_that_is_negotiated_anew_leaves_nothing(story: Story):
    due = story.to_mediation().due_at
    story.agree()
    story.sign("party_1")
    facts = story.move("renegotiate", text="乙方要求分期")
    assert (facts.state, facts.due_at, facts.step_due_at) == ("mediating", due, due)
    assert not Agreement.objects.exists()
    story.agree(content="分三期支付")
    facts = story.sign("party_1", "party_2", "mediator", stamped=True)
    assert (facts.state, facts.data["agreement"]["n"]) == ("agreed", 2)
    assert "分三期支付" in words_of(document(story))


def test_the_thirty_days_are_reminded_of_and_then_a_person_says_that_they_passed(story: Story):
    facts = story.to_effect()
    with refused("dispute_day_wrong"):
        story.move("confirm", fields={"confirmation": "applied", "on": "2026-11-22"})
    almost = facts.step_due_at - timedelta(days=2)
    with clock.at(almost):
        assert timers.run_timers(almost).reminded == 1
    story.now = facts.step_due_at + timedelta(hours=1)
    with clock.at(story.now):
        assert timers.run_timers(story.now).escalated == 1
    assert story.facts().state == "agreed"  # the clockwork ends nothing
    with refused("dispute_confirmation_late"):
        story.move("confirm", fields={"confirmation": "applied"})
    facts = story.move("confirm", fields={"confirmation": "applied", "on": "2026-12-23"})  # told late, done in time
    assert facts.state == "performing"


def test_what_was_asked_then_is_read_as_it_was_asked(story: Story):
    """A party that has signed is not asked again, and one that left is asked nothing: their entries stay readable."""
    story.register(parties=(WANG, LI, {"kind": "person", "name": "赵某"}))
    story.appoint()
    story.consent("agrees", "agrees", "agrees")
    asked = [each["label"] for each in _entry(story, "consent")["fields"]]
    story.move("correct_party", fields={"party": "3", "leaves": True})
    assert [each["label"] for each in _entry(story, "consent")["fields"]] == asked
    assert _entry(story, "correct_party")["fields"][0]["value"]["name"] == "丙方"


def _entry(story: Story, move: str) -> Any:
    return next(entry for entry in story.page()["timeline"] if entry["move"] == move)


def test_the_days_to_apply_end_on_a_working_day(story: Story):
    story.now = datetime(2026, 12, 4, 10, 0, tzinfo=SHANGHAI)  # the thirtieth day after is a Sunday
    facts = story.to_effect(perform_by="2027-02-01")
    assert facts.step_due_at == datetime(2027, 1, 4, 23, 59, 59, tzinfo=SHANGHAI)


def test_it_is_closed_when_somebody_saw_that_it_is_performed(story: Story):
    story.to_effect()
    story.move("confirm", fields={"confirmation": "not_applied"})
    (closing,) = [move for move in story.page()["moves"] if move["move"] == "close"]
    assert closing["refusal"]["code"] == "dispute_not_performed"
    story.now = datetime(2027, 1, 4, 10, 0, tzinfo=SHANGHAI)
    facts = story.follow_up("partly")
    assert facts.step_due_at > story.now  # somebody looks again
    with refused("dispute_not_performed"):
        story.move("close")
    story.follow_up("performed")
    facts = story.move("close", text="双方和好")
    assert (facts.state, facts.was_overdue) == ("closed", False)
    assert [row["what"]["code"] for row in story.section("said")] == ["follow_up", "follow_up"]


def test_a_broken_agreement_is_mediated_again_and_the_old_one_stays_on_record(story: Story):
    facts = story.to_effect()
    code = facts.data["agreement"]["code"]
    story.move("confirm", fields={"confirmation": "not_applied"})
    story.follow_up("not_performed")
    with refused("reason_required"):
        story.move("reopen", fields={"result": "未付款"})
    with refused("field_required"):
        story.move("reopen", reason="broken")
    facts = story.move("reopen", reason="broken", fields={"result": "乙方分文未付"})
    assert (facts.state, facts.clock_started_at, facts.data["agreement"]) == ("consenting", None, None)
    assert story.page()["timeline"][-1]["reason"]["code"] == "broken"
    (past,) = story.section("past")
    assert (past["code"], past["content"][:4], past["confirmation"]["code"]) == (code, "乙方赔偿", "not_applied")
    assert code in words_of(document(story))  # in force until another takes its place
    story.consent("agrees", "agrees")
    story.agree(content="分三期支付", form="oral")
    assert "分三期支付" in words_of(document(story))
    assert [row["content"] for row in story.section("agreement")] == ["分三期支付"]
    assert Agreement.objects.count() == 2


def test_a_mediation_that_fails_after_an_agreement_keeps_what_binds(story: Story):
    story.to_effect()
    story.move("reopen", reason="disputed", fields={"result": "对金额有异议"})
    story.consent("agrees", "agrees")
    story.agree(content="草案")
    story.move("fail", fields={"told": ["court"]})
    assert [row.content[:4] for row in Agreement.objects.all()] == ["乙方赔偿"]


def test_every_document_handed_out_is_on_record_and_a_changed_wording_is_not_handed_out(story: Story):
    facts = story.to_effect()
    document(story, "lead")
    document(story, "auditor", purpose="核查信访件")
    with refused("purpose_required"):
        document(story, "auditor")
    records = AuditRecord.objects.filter(action="disputes.agreement.download").order_by("id")
    assert [(r.actor_id, r.object_id, r.purpose) for r in records] == [
        (story.id_of("lead"), str(story.uuid), ""), (story.id_of("auditor"), str(story.uuid), "核查信访件"),
    ]  # fmt: skip
    assert records[0].detail == {"agreement": 1, "in_effect": True, "digest": facts.data["agreement"]["digest"]}
    Agreement.objects.update(content="乙方赔偿三万元。")
    with refused("dispute_agreement_altered"):
        document(story)
    assert records.count() == 2


def test_an_agreement_in_effect_names_those_who_mediated_it(story: Story):
    User.objects.filter(id=story.id_of("mediator")).update(display_name="孙调解")
    User.objects.filter(id=story.id_of("second")).update(display_name="周调解")
    story.to_effect()
    story.move("appoint", "lead", fields={"mediators": [story.id_of("second")]})
    assert "人民调解员：孙调解" in words_of(document(story, "second"))
    story.move("reopen", "second", reason="disputed", fields={"result": "对金额有异议"})
    story.move("transfer", "lead", unit=OTHER_STREET, reason="other_place")
    assert "大营门街道人民调解委员会" in words_of(document(story, "other_lead"))


def test_the_code_is_of_this_wording_and_this_case(story: Story):
    codes = {story.to_effect(content=content).data["agreement"]["code"] for content in ("甲", "乙", "乙")}
    assert len(codes) == 3 and all(len(code) == 14 for code in codes)


@pytest.mark.parametrize("text", ["<b>&</b>", "{{ 7*7 }} {% raw %}", "一\x0b二\x1f三", "行一\n行二", "=1+1"])
def test_whatever_is_written_is_in_the_document_as_it_was_written(story: Story, text: str):
    story.register(
        parties=[WANG | {"name": text.replace("\n", "")}, CHILD | {"represented_by": text.replace("\n", "")}]
    )
    story.appoint()
    story.consent("agrees", "agrees")
    story.agree(form="oral", content=text)
    said = words_of(document(story))
    shown = "".join(letter for letter in text if letter == "\n" or letter >= " ")
    assert said.count(shown.replace("\n", "")) >= 2 if "\n" not in text else shown in said


def test_the_template_is_the_one_that_its_tool_makes(tmp_path: Any):
    import subprocess
    import sys
    from pathlib import Path

    tool = Path(__file__).parents[5] / "tools" / "make_agreement_template.py"
    subprocess.run([sys.executable, str(tool), "check"], check=True)
