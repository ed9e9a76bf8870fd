"""Which names are one debtor, which may be, and which are not: pairs a clerk would judge by eye."""

from __future__ import annotations

import random
import unicodedata

import pytest

from xl_huikuan.core.twins import Party, find_twins

SURE = """
北京甲科技有限公司 | 北京甲科技有限责任公司
上海通达物流（集团）有限公司 | 上海通达物流(集团)有限公司
上海通达物流（集团）有限公司 | 上海通达物流集团有限公司
上海通达物流【集团】有限公司 | 上海通达物流(集团)有限责任公司
北京 华信 科技有限公司 | 北京华信科技有限公司
北京\u3000华信科技有限公司 | 北京华信科技有限公司
北京\u00a0华信科技有限公司 | 北京华信科技有限公司
北京华信科技有限公司 | 北京华信科技有限公司。
北京华信科技有限公司 | 北京华信科技-有限公司
北京华信·科技有限公司 | 北京华信科技有限公司
ＡＢＣ贸易有限公司 | ABC贸易有限公司
abc贸易有限公司 | ABC贸易有限公司
A.B.C.贸易有限公司 | ABC贸易有限公司
Acme Trading Co., Ltd. | ACME TRADING CO LTD
Acme Trading Co.,Ltd | Acme  Trading  Co.,Ltd
"甲公司" | 甲公司
《读者》杂志社 | 读者杂志社
张 三 | 张三
甲公司(原乙公司) | 甲公司
甲公司(原乙公司) | 乙公司
甲公司（原名：乙公司） | 乙公司
甲公司(曾用名乙公司) | 乙公司
甲公司[前身丙厂] | 丙厂
乙公司(现名甲公司) | 甲公司
乙公司(现更名为甲公司) | 甲公司
乙公司(已变更为甲公司) | 乙公司
乙公司已更名为甲公司 | 甲公司
乙公司更名为甲公司 | 乙公司
甲公司曾用名乙公司 | 乙公司
甲有限责任公司(原乙有限公司) | 乙有限责任公司
第3建筑-工程公司 | 第3建筑工程公司
东风(武汉)实业有限公司 | 东风武汉实业有限责任公司
"""
SCRIPT = """
台灣電子有限公司 | 台湾电子有限公司
吳記貿易行 | 吴记贸易行
吳剛 | 吴刚
廣東華潤實業有限公司 | 广东华润实业有限公司
北京華信科技有限公司 | 北京华信科技有限公司
龍騰(上海)貿易公司 | 龙腾（上海）贸易公司
"""
ASK = """
华为 | 华为技术有限公司
华信 | 北京华信科技有限公司
华信 | 北京市华信科技有限公司
顺达 | 广州顺达(中国)物流有限公司
北京华信 | 北京华信科技股份有限公司
北京华信科技 | 北京华信科技有限公司
北京某某科技 | 北京某某科技股份有限公司
北京甲科技有限公司 | 北京甲科技股份有限公司
中国联合网络通信有限公司 | 中国联合网络通信股份有限公司
新天投资中心(有限合伙) | 新天投资中心
通达物流公司 | 通达物流有限公司
甲集团公司 | 甲集团有限公司
Microsoft Corporation | Microsoft
北京华信科技有限公司 | 北京华信科技有限公司上海分公司
华信科技股份有限公司 | 华信科技股份有限公司广州办事处
华信科技有限责任公司 | 华信科技有限公司成都分公司
华信科技有限公司 | 华信科技上海分公司
大润发超市有限公司 | 大润发超市有限公司人民路门店
第一建筑公司 | 第一建筑公司第三项目部
甲贸易 | 甲贸易武汉营业部
甲银行 | 甲银行朝阳支行
北京市华信科技有限公司 | 北京华信科技有限公司
广东省通达物流有限公司 | 广东通达物流有限公司
第一建筑公司 | 第1建筑公司
三星电子经营部 | 3星电子经营部
一 | 1
广州金源贸易有限公司 | 广州金元贸易有限公司
广州金源贸易有限公司 | 广州金源贸意有限公司
甲乙丙贸易公司 | 甲乙丙贸意公司
北京华信科技有限公司 | 北京华欣科技有限公司
上海通达物流有限公司 | 上海同达物流有限公司
上海通达物流有限公司 | 上海通达流物有限公司
北京华信科技有限公司 | 北京华信科枝有限公司
北京华信科技有限公司 | 北京华信科有限公司
北京华信科技有限公司 | 北京华信科技技有限公司
北京华信科技有限公司 | 北京华信科技有限公
宏远建材商行 | 鸿远建材商行
Shanghai Steel Trading | Shanghai Stel Trading
"""
LOOKS = """
\u0410\u0412\u0421贸易有限公司 | ABC贸易有限公司
ABC贸易有限公司 | AB\u0421贸易有限公司
O2O商贸有限公司 | 020商贸有限公司
H0ME家居 | HOME家居
IBM中国 | lBM中国
\u039fPPO通信 | OPPO通信
"""
DIFFERENT = """
北京甲科技有限公司 | 北京乙科技有限公司
中国石油天然气股份有限公司 | 中国石油化工股份有限公司
中国石油天然气股份有限公司 | 中国石油天然气集团有限公司
中国移动通信有限公司 | 中国联合网络通信有限公司
华为技术有限公司 | 华为终端有限公司
甲(集团)有限公司 | 甲有限公司
北京华信科技有限公司 | 上海华信科技有限公司
北京华信科技有限公司 | 北京华信贸易有限公司
北京华信科技有限公司 | 北京华信科技发展有限公司
北京华信科技有限公司 | 北京新华信科技有限公司
东方贸易有限公司 | 西方贸易有限公司
第一建筑公司 | 第二建筑公司
第一建筑公司 | 第十一建筑公司
一汽大众汽车有限公司 | 上汽大众汽车有限公司
甲公司1部 | 甲公司2部
项目1-2部 | 项目12部
客户00001有限公司 | 客户00010有限公司
K0379 | K0397
A-101 | A-110
0379-NEVHP | 8976-AMJEO
张三 | 张三丰
张三 | 张四
李明 | 李名
王五 | 王武
张三 | 李四
张三丰 | 张三丰餐饮店
张三 | 张三丰餐饮有限公司
北京 | 北京华信科技有限公司
科技 | 科技贸易有限公司
中国 | 中国石油化工股份有限公司
上海分公司 | 上海通达物流有限公司
甲公司上海分公司 | 甲公司北京分公司
丁公司上海分公司 | 甲公司
工商银行 | 农业银行
南京钢铁有限公司 | 北京钢铁有限公司
大华贸易有限公司 | 小华贸易有限公司
中原石油有限公司 | 中石油有限公司
太原重工股份有限公司 | 重工股份有限公司
原野贸易公司 | 野贸易公司
甲公司(北京) | 甲公司(上海)
甲公司(原址北京) | 乙公司
华润置地(北京)有限公司 | 华润置地(上海)有限公司
北京城建集团有限公司 | 北京城乡集团有限公司
宝山钢铁股份有限公司 | 鞍山钢铁股份有限公司
甲厂 | 甲公司
--- | ——
北京华信科技有限公司 | 华信北京科技有限公司
河南 | 河南省
ООО Транс | OOO Trans
李宁体育用品有限公司 | 安踏体育用品有限公司
"""


def pairs(table):
    return [
        tuple(part.strip(" ") for part in line.split("|")) for line in table.split("\n") if line
    ]


def party(name, *, owed=100, paid=0, **about):
    """A customer; the few traditional characters of the tables stand for the whole table."""
    simple = str.maketrans("灣電貿華潤實業龍騰廣東記剛吳", "湾电贸华润实业龙腾广东记刚吴")
    plain = unicodedata.normalize("NFKC", name).lower().translate(simple)
    return Party(name, "".join(plain.split()), owed=owed, paid=paid, **about)


def codes(*parties):
    return [twin.code for twin in find_twins(parties)]


@pytest.mark.parametrize(
    ("pair", "code"),
    [
        *((pair, "E302") for pair in pairs(SURE)),
        *((pair, "E303") for pair in pairs(SCRIPT)),
        *((pair, "W302") for pair in pairs(ASK)),
        *((pair, "W304") for pair in pairs(LOOKS)),
    ],
    ids=str,
)
def test_names_that_are_or_may_be_one_debtor(pair, code):
    """In either order they are told once; a sure pair holds letters, another only asks."""
    one, other = map(party, pair)

    assert codes(one, other) == [code]
    assert codes(other, one) == [code]


@pytest.mark.parametrize("pair", pairs(DIFFERENT), ids=str)
def test_names_of_two_companies(pair):
    """Not even asked about, also when one of them only pays."""
    one, other = pair

    assert codes(party(one), party(other)) == []
    assert codes(party(one), party(other, owed=0, paid=5)) == []


def test_there_are_enough_pairs():
    """A table of pairs is worth what it covers."""
    assert sum(len(pairs(table)) for table in (SURE, SCRIPT, ASK, LOOKS, DIFFERENT)) >= 120


def test_money_of_a_like_name_that_owes_nothing_holds_the_letter():
    """广州金元 paid and owes nothing, 广州金源 owes: perhaps the same money."""
    owes = party("广州金源贸易有限公司")
    pays = party("广州金元贸易有限公司", owed=0, paid=100)

    assert codes(owes, pays) == ["E315"]
    assert codes(pays, owes) == ["E315"]
    assert codes(owes, party("广州金元贸易有限公司", paid=100)) == [
        "W302"
    ]  # it owes something itself


def test_a_payer_that_many_names_fit_holds_none():
    """One parent pays, four branches owe: to hold all would stop the house."""
    parent = party("华信科技有限公司", owed=0, paid=100)
    branches = [party(f"华信科技有限公司{town}分公司") for town in ("上海", "广州", "成都", "武汉")]

    assert codes(parent, *branches) == ["W302"] * 4
    assert codes(parent, branches[0]) == ["E315"]


def test_one_tax_number():
    """Two names of one number are one company; a number of five customers is a habit."""
    number = "91990100MA0XL001XX"
    two = [party("甲公司", tax_no=number), party("丁商行", tax_no=f" {number.lower()}")]
    shops = [
        party(f"{town}街店", tax_no=number) for town in ("春风", "秋月", "长安", "朝阳", "和平")
    ]

    assert codes(*two) == ["E314"]
    assert set(codes(*shops)) == {"W302"}
    assert (
        codes(party("甲公司", tax_no="123"), party("丁商行", tax_no="123")) == []
    )  # no such number
    assert codes(party("甲公司"), party("丁商行")) == []


def test_who_neither_owes_nor_pays_is_nobody_s_twin():
    """Two spellings in the customer list alone ask nothing of the clerk."""
    assert codes(party("张三", owed=0), party("张 三", owed=0)) == []


def test_the_name_that_stays():
    """The customer list's name, else the full name, else the larger debt, else the first."""

    def kept(*parties):
        (twin,) = find_twins(parties)
        return parties[twin.kept].name

    listed = party("上海通达物流（集团）有限公司", owed=0, in_master=True)

    assert kept(party("上海通达物流(集团)有限公司"), listed) == listed.name
    short = party("华为技术", owed=0, in_master=True)
    assert kept(party("华为技术有限公司", owed=900), short) == short.name
    assert kept(party("华为技术有限公司"), party("华为", owed=900)) == "华为技术有限公司"
    assert kept(party("张三"), party("张 三", owed=900)) == "张 三"
    assert kept(party("张三"), party("张 三")) == "张三"
    assert kept(party("甲公司(原乙公司)"), party("乙公司", owed=900)) == "甲公司(原乙公司)"
    assert kept(party("乙公司(现名甲公司)"), party("甲公司", owed=1)) == "甲公司"


def test_the_old_and_the_new_name_beside_the_note():
    """甲公司(原乙公司), 甲公司 and 乙公司: both others lead to the newest."""
    three = [party("甲公司(原乙公司)"), party("乙公司"), party("甲公司")]
    found = {(three[t.joined].name, three[t.kept].name) for t in find_twins(three)}

    assert found == {("甲公司(原乙公司)", "甲公司"), ("乙公司", "甲公司")}


def test_answered_pairs_are_not_asked_again():
    """否 once is 否 for good, in either order."""
    one, other = party("张三"), party("张 三")

    assert find_twins([one, other], {frozenset({"张 三", "张三"})}) == ()


def test_sure_pairs_come_first():
    """The clerk answers from the top."""
    names = ["北京华信", "北京华信科技有限公司", "张三", "张 三"]

    assert codes(*map(party, names)) == ["E302", "W302"]


# A company's name as registered: place, own name, trade, form.
PLACES = [
    "北京",
    "上海",
    "广州",
    "深圳",
    "杭州",
    "南京",
    "武汉",
    "成都",
    "天津",
    "重庆",
    "苏州",
    "西安",
    "长沙",
    "郑州",
    "青岛",
    "宁波",
]
TRADES = [
    "科技",
    "贸易",
    "实业",
    "物流",
    "建筑工程",
    "机械设备",
    "电子",
    "食品",
    "医药",
    "化工",
    "文化传媒",
    "信息技术",
]
OWN = (
    "华信达盛宏远鑫隆安泰瑞丰恒通源祥和兴业佳美新天海金银龙凤山川江河云风正大东方明德诚义仁智勇康健福禄寿喜春夏秋冬国民"
    "联合友谊永久长青松柏梅兰竹菊锦绣嘉禾麦田稻香晨曦朝阳星辰宇宙光辉耀腾飞跃进步升高峰岭岳峻博雅文轩致知行远谦顺畅捷迅速"
    "凯旋思创优品卓越尚汇聚力量点石艾瑞可奥维亚太鲁班墨子启航起程百川归万里鹏展翼翔宝莱格林蓝天绿洲红日白云黑马"
)
FORMS = ["有限公司"] * 8 + ["有限责任公司", "股份有限公司"]


def test_hardly_any_of_5000_other_companies_are_called_alike():
    """Names drawn with no twin among them: none held for its name, below 1 % asked about."""
    chance = random.Random(20261031)  # noqa: S311  names, not secrets
    names: dict[tuple[str, str, str], str] = {}
    while len(names) < 5000:
        own = "".join(chance.choices(OWN, k=2 if chance.random() < 0.7 else 3))
        key = (chance.choice(PLACES), own, chance.choice(TRADES))
        names[key] = "".join(key) + chance.choice(FORMS)
    customers = [
        party(name) if i % 50 else party(name, owed=0, paid=100)  # some only pay
        for i, name in enumerate(names.values())
    ]
    found = find_twins(customers)

    assert [twin for twin in found if twin.code.startswith("E")] == []
    assert len(found) < 50


def test_a_whole_cell_of_signs_is_no_name_to_compare():
    """32,767 signs have as many neighbours of 32,766: a gigabyte for nothing."""
    assert find_twins([party("货" * 32_767), party("货" * 32_766)]) == ()


def test_signs_nobody_sees_are_told_as_such():
    """Not as 繁体和简体, which both names do without."""
    (twin,) = find_twins([party("甲公司"), Party("甲\u200b公司", "甲公司", owed=100)])

    assert (twin.code, twin.ground) == ("E302", "只差看不见的字符")
