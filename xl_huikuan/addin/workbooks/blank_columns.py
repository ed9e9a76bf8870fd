"""The columns of the blank receivables workbook; headings are synonyms of `sheets.schema.FIELDS`."""

from __future__ import annotations

from dataclasses import dataclass

from xl_huikuan.sheets.recognition.schema import BY_KEY


@dataclass(frozen=True, slots=True)
class BlankColumn:
    """One column for the clerk to fill in.

    Attributes:
        key: field in `sheets.schema`.
        heading: what stands above it; "" = the first synonym of the field.
        width: in characters.
        kind: cell style: 文字, 日期, 金额 or 居中.
        help: how to fill it in, one sentence.
        example: what it may look like.
        required: whether a row cannot do without it.
        choices: allowed texts; "=…" refers to a range.
    """

    key: str
    heading: str
    width: float
    kind: str
    help: str
    example: str
    required: bool = False
    choices: str = ""

    @property
    def title(self) -> str:
        """The heading as it stands in the workbook."""
        return self.heading or BY_KEY[self.key].synonyms[0][0]


CUSTOMER_LIST = "=客户档案!$B$4:$B$2000"
OWNER_LIST = "=填表说明!$H$5:$H$24"
_CODE = BlankColumn("customer_code", "", 11, "文字", "与客户档案一致,可不填。", "KH0001")
_NAME = BlankColumn(
    "customer_name", "", 32, "文字", "填全称,与客户档案一字不差;下拉可选。", "示例客户有限公司",
    required=True, choices=CUSTOMER_LIST,
)  # fmt: skip
_OWNER = BlankColumn(
    "salesperson", "", 9, "居中", "每一笔都要有人负责;名单在「填表说明」右侧修改。", "示例员工",
    choices=OWNER_LIST,
)  # fmt: skip
_REMARK = BlankColumn("remark", "", 20, "文字", "需要说明的事。", "")
_TERM = BlankColumn(
    "term", "", 11, "文字", "没有到期日时按账期推算,如 月结30天、票到30天。", "月结30天"
)
_INVOICE_NO = "整列为文本格式,20位数电发票号码不会失真。"

INVOICES = (
    _CODE,
    _NAME,
    BlankColumn("invoice_no", "", 23, "文字", _INVOICE_NO, "26322000001234567890"),
    BlankColumn("contract_no", "", 15, "文字", "收款按合同核销时使用。", "HT-2026-001"),
    BlankColumn("product", "品名", 18, "文字", "印在函件明细里。", "减速机"),
    BlankColumn("invoice_date", "", 12, "日期", "填真正的日期,如 2026-10-31。", "2026-09-15", required=True),
    BlankColumn("due_date", "", 12, "日期", "约定的最晚付款日;与账期至少填一个。", "2026-10-30"),
    _TERM,
    BlankColumn("amount", "应收金额", 15, "金额", "价税合计,单位元;红字发票填负数。", "12800.00", required=True),
    _OWNER,
    BlankColumn("dept", "", 11, "文字", "按部门汇总时使用。", "华东一部"),
    BlankColumn(
        "status", "", 10, "居中", "有争议、诉讼中的不发催款函。", "正常", choices='"正常,有争议,诉讼中"'
    ),
    BlankColumn("reason", "", 18, "文字", "逾期后写明对方未付款的原因。", ""),
    BlankColumn("promise_date", "", 12, "日期", "客户承诺付款的日期。", ""),
    _REMARK,
)  # fmt: skip
RECEIPTS = (
    BlankColumn("receipt_date", "", 12, "日期", "到账日期。", "2026-10-20", required=True),
    BlankColumn("doc_no", "收款单号", 14, "文字", "银行流水号或收款单号。", "SK2610-001"),
    _CODE,
    _NAME,
    BlankColumn("received", "收款金额", 15, "金额", "单位元;退款、跳票退回填负数。", "10000.00", required=True),
    BlankColumn(
        "pay_mode", "", 13, "居中", "款项形式。", "银行转账",
        choices='"银行转账,电汇,银行承兑汇票,商业承兑汇票,支票,现金,微信支付,支付宝,其他"',
    ),
    BlankColumn("invoice_no", "", 23, "文字", "指定核销哪张发票;不填按到期先后核销。", "26322000001234567890"),
    BlankColumn("contract_no", "", 15, "文字", "指定核销哪个合同。", ""),
    _OWNER,
    _REMARK,
)  # fmt: skip
CUSTOMERS = (
    _CODE,
    BlankColumn("customer_name", "", 32, "文字", "营业执照上的全称,函件照此打印。", "示例客户有限公司", required=True),
    BlankColumn("short_name", "", 12, "文字", "平时的叫法。", "示例客户"),
    BlankColumn("tax_no", "统一社会信用代码", 22, "文字", "18位。", "91990100MA0XL001XX"),
    BlankColumn("customer_type", "", 11, "居中", "", "企业", choices='"企业,个体工商户,个人,机关事业单位"'),
    BlankColumn("contact", "", 10, "文字", "对账和催款找谁。", "示例联系人"),
    BlankColumn("phone", "", 15, "文字", "", "13800000000"),
    BlankColumn("address", "", 34, "文字", "函件寄往的地址。", "示例市示例路1号"),
    BlankColumn("postcode", "", 9, "文字", "", "215000"),
    BlankColumn("email", "", 24, "文字", "函件的邮件草稿发到这里。", ""),
    _OWNER,
    BlankColumn("dept", "", 11, "文字", "", "华东一部"),
    _TERM,
    BlankColumn("credit_limit", "信用额度(万元)", 11, "金额", "单位万元;不填为未核定,0 为不赊销。", "50.00"),
    BlankColumn("score_basic", "", 9, "居中", "0–100 分。", "80"),
    BlankColumn("score_management", "", 9, "居中", "0–100 分。", "70"),
    BlankColumn("score_record", "", 9, "居中", "0–100 分;付款记录不足三张发票时采用。", "75"),
    BlankColumn("score_business", "", 9, "居中", "0–100 分。", "65"),
    BlankColumn("score_cash", "", 9, "居中", "0–100 分。", "55"),
    BlankColumn("hold_until", "", 12, "日期", "此日之前不催。", ""),
    _REMARK,
)  # fmt: skip
SHEETS = (("应收明细", INVOICES), ("收款明细", RECEIPTS), ("客户档案", CUSTOMERS))
