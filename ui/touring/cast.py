"""The people of the tour. All are invented; their identity numbers have a region code that is assigned to nobody."""

WORKER = "王敏"
COLLEAGUE = "陈静"
SITE = "海湾区婚姻登记处辅导室"
PHONE = "0755-0000 0000"
PASSPHRASE = "calm-harbour-42-lanterns"  # noqa: S105  # an invented one
OTHER_PASSPHRASE = "quiet-orchard-17-kites"  # noqa: S105  # the same

HUSBAND = "李强𠅤"
HUSBAND_ID = "990101199003070015"
HUSBAND_PHONE = "00000000001"
WIFE = "王䶮㛃"
WIFE_ID = "990101199205160027"
WIFE_PHONE = "00000000002"
WIFE_SAFE = "只在工作日白天联系，不留言"
WALK_IN = "赵女士"

NOTE_BOTH = "双方谈到孩子今后的照料和探望，愿意先把寒假的安排写下来再谈财产。"
NOTE_HERS = "单独会谈：她提到夜里被反锁在门外两次，已告知求助电话和庇护渠道，她希望暂不联系家里电话。"
NOTE_HIS = "单独会谈：他担心搬出去以后见不到女儿，愿意参加亲子沟通的辅导。"
NOTE_COLLEAGUE = "当事人来电询问撤回申请需要带哪些证件，已说明任何一方都可以单独撤回。"
REASON = "她外出开会，代为答复当事人来电"

MATTER = "离婚（申请前）"  # a word of the code list COUNSEL_TYPE
SUMMARY = "因照料孩子分工不均，多次争吵，双方已就登记提出申请。"
RECEIPT_LABEL = "受理日期"  # how the questions of the two forms begin
SUMMARY_LABEL = "事项简述"
REGISTRATION_ANSWERS = ("是否已告知: 是", "是否接受辅导（任何一方）: 是")
RECEIPT_ON = "2026-10-26"

NEVER_IN_CLEAR = (
    WORKER, COLLEAGUE, HUSBAND, HUSBAND_ID, HUSBAND_PHONE, WIFE, WIFE_ID, WIFE_PHONE, WIFE_SAFE, WALK_IN,
    NOTE_BOTH, NOTE_HERS, NOTE_HIS, NOTE_COLLEAGUE, REASON, SUMMARY, PASSPHRASE, OTHER_PASSPHRASE,
)  # fmt: skip
"""Everything typed that may stand nowhere in clear; only the header shows a worker's name, for the start screen."""
