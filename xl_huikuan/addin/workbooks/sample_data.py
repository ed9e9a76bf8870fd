"""Invented names for the sample workbook: buyers, goods, people. No real company is meant."""

from __future__ import annotations

from dataclasses import dataclass

COMPANY = "江南示例机电有限公司"

# 120 buyers, in the order of their codes; most are companies, some are shops and persons.
BUYER_NAMES: tuple[str, ...] = tuple(
    """
苏州澜屿精密机械有限公司 苏州澜屿精密机械有限公司昆山分公司 无锡砚溪自动化设备有限公司 常州霁川传动科技有限公司 杭州栖梧智能装备股份有限公司
宁波沧珩液压件有限公司 嘉兴雾桥包装机械有限公司 湖州岚歌电梯部件有限公司 绍兴稷禾纺机有限责任公司 南通鹤渚船舶配套有限公司
扬州箬汀泵业有限公司 镇江屿光电气有限公司 泰州墨涧环保设备有限公司 盐城棠溪风电配件有限公司 徐州铎山工程机械有限公司
合肥萤川新能源科技有限公司 芜湖椒屿汽车零部件有限公司 上海澄霭机电工程有限公司 上海榆烟物流设备有限公司 德澜（苏州）自动化有限公司
瀚石A&B流体控制有限公司 北京朔宁仪器仪表有限公司 天津渤楹重工股份有限公司 青岛蔚屿橡塑机械有限公司 济南岱笙数控机床有限公司
烟台汐枫制冷设备有限公司 潍坊鸢麓农业装备有限公司 郑州嵩泠矿山机械有限公司 洛阳牡屿轴承有限责任公司 武汉楚岑光电设备有限公司
长沙湘砾工程设备有限公司 南昌赣舟电力器材有限公司 福州闽榕食品机械有限公司 厦门鹭砂电子有限公司 广州粤岫空调配件有限公司
深圳市鹏汐智能科技有限公司 东莞市莞谷五金制品有限公司 佛山市禅泉陶瓷机械有限公司 重庆渝礁摩托车配件有限公司 成都锦砚航空零件有限公司
西安秦陌电炉有限公司 兰州陇漠石化设备有限公司 沈阳盛沚机床附件有限公司 大连连屿港机有限公司 长春春垄轨道装备有限公司
哈尔滨冰笙锅炉配套有限公司 石家庄冀棠药机有限公司 太原晋岫煤机有限公司 昆明滇樾烟机配件有限公司 贵阳黔筑磨具有限公司
南宁邕棠糖机有限公司 海口琼屿冷链设备有限公司 温州瓯砺阀门有限公司 台州椒礁模具有限公司 金华婺笙电动工具有限公司
衢州衢岫造纸机械有限公司 丽水瓯涧锁具有限公司 舟山定屿渔业机械有限公司 宿迁骆汀玻璃机械有限公司 连云港港屿硅材料有限公司
昆山玉岑电子设备有限公司 太仓娄砚金属制品有限公司 常熟虞枫服装机械有限公司 张家港杨澜钢构有限公司 江阴澄砾线缆有限公司
宜兴荆泠环保工程有限公司 溧阳竹屿饲料机械有限公司 丹阳曲岚眼镜设备有限公司 靖江骥渚船用阀件有限公司 启东汇汐建筑机械有限公司
海门海棠家纺设备有限公司 如皋水岫吊装设备有限公司 余姚姚砚塑料机械有限公司 慈溪慈屿小家电配件有限公司 义乌义岚饰品机械有限公司
永康永砺五金有限公司 诸暨浣溪袜机有限公司 海宁潮岫经编机械有限公司 桐乡凤栖印染设备有限公司 平湖东湖光机电有限公司
吴江区盛泽镇老陈五金经营部（个体工商户） 相城区老周电机维修店 惠山区阿平机电商行 武进区湖塘镇刘记轴承商店 余杭区良渚小何水泵行
张建国 李秀兰 王德明 陈阿福 香港彙峰貿易有限公司
宏鑫電子股份有限公司 臺中精誠機械股份有限公司 江苏省示例县水务投资有限公司 示例市第三人民医院 示例大学后勤服务中心
苏州澜屿精密机械有限公司吴中分公司 南京钟沚变压器有限公司 南京紫砚软件集成有限公司 南京栖砾建筑安装工程有限公司 淮安淮渚盐化机械有限公司
马鞍山采石矶冶金备件有限公司 滁州琅砚家电模具有限公司 安庆宜江石化检修有限公司 蚌埠涂岫压缩机有限公司 铜陵铜屿电工材料有限公司
九江浔汐船舶工程有限公司 景德镇昌泠窑炉设备有限公司 赣州虔砾钨制品有限公司 宜昌夷屿水电设备有限公司 襄阳汉沚汽车电器有限公司
株洲渌汀轨道配件有限公司 衡阳雁砚输变电有限公司 珠海香岫打印耗材有限公司 中山岐泠灯饰机械有限公司 惠州鹅岭电池设备有限公司
汕头鮀岛玩具机械有限公司 湛江赤坎水产机械有限公司 桂林漓砚橡胶机械有限公司 柳州龙城工程备件有限公司 绵阳涪汐电子仪器有限公司
""".split()  # noqa: SIM905  names read better as a page than as a list of quotes
)

# Goods with their net unit price in fen.
GOODS: tuple[tuple[str, int], ...] = (
    ("减速机 R47", 186_000), ("减速机 K77", 362_500), ("伺服电机 750W", 142_000),
    ("变频器 7.5kW", 218_800), ("深沟球轴承 6205", 1_260), ("调心滚子轴承 22212", 16_850),
    ("膜片联轴器", 9_680), ("气缸 SC63×100", 11_230), ("电磁阀 4V210", 4_550),
    ("直线导轨 HGH20", 23_870), ("液压站 2.2kW", 684_000), ("接近开关 M18", 3_215),
    ("电控柜(定制)", 1_532_000), ("同步带轮", 5_320), ("温度变送器", 12_745),
)  # fmt: skip

SALESPEOPLE: tuple[tuple[str, str], ...] = (
    ("王海燕", "华东一部"), ("李志强", "华东一部"), ("陈晓东", "华东二部"),
    ("周敏", "华南部"), ("赵立新", "北方部"), ("孙丽", "北方部"),
)  # fmt: skip
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = ("先生", "女士", "经理", "会计", "主任")
STREETS = ("示例路", "澄江路", "砚台街", "听雨巷", "工业大道", "创新三路")
TERMS = ("月结30天", "月结30天", "月结60天", "票到30天", "月结90天", "票到60天")


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How a group of buyers buys and pays.

    Attributes:
        key: what it is called here.
        count: how many buyers behave so.
        lag: earliest and latest day of payment, counted from the due date.
        unpaid_days: what falls due in the last so many days before the as-of date stays unpaid.
        invoices: fixed number of invoices; 0 = a share of the rest by size.
        first, last: days before the as-of date of the first and the last invoice.
        reason: 未付原因 in the customer file.
        promise: 承诺日期 in days from the as-of date; None = no promise.
    """

    key: str
    count: int
    lag: tuple[int, int]
    unpaid_days: int = 0
    invoices: int = 0
    first: int = 913
    last: int = 1
    reason: str = ""
    promise: int | None = None


BEHAVIOURS: tuple[Behaviour, ...] = (
    Behaviour("prompt", 34, (-6, 3)),
    Behaviour("steady", 24, (2, 18)),
    Behaviour("slow", 18, (12, 44)),
    Behaviour("late", 10, (40, 95)),
    Behaviour("stuck", 6, (20, 50), 240, reason="对方资金紧张,多次催要未果"),
    Behaviour("dead", 2, (0, 0), 9999, 6, 1170, 960, reason="对方停产,联系不上"),
    Behaviour("disputed", 4, (5, 20), 55, reason="质量异议,等待复检结果"),
    Behaviour("promised", 4, (25, 45), 65, reason="等下游回款", promise=12),
    Behaviour("broken", 3, (30, 60), 105, reason="承诺未兑现", promise=-20),
    Behaviour("advance", 3, (-8, 0)),
    Behaviour("credit_only", 2, (0, 0), 9999, 3, 200, 60),
    Behaviour("cleared", 4, (0, 8), 0, 10, 800, 150),
    Behaviour("new", 4, (0, 5), 0, 3, 45, 3),
    Behaviour("bounced", 2, (10, 30), 45),
)
