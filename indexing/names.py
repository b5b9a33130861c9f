"""Names of persons, found by what stands before or above them and by their surname."""

import re
from collections.abc import Iterator

from indexing.sheet import Sheet, found, overlaps
from indexing.types import Field, FieldKind

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范"
    "汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文樊兰殷施庄翟颜"
    "章梅鲁牛俞倪葛毕聂丛焦邢路岳齐欧安盛左耿关洪柴裴涂祝季丘祁柳申屈甘游辛景温艾尚蓝单霍骆甄柯舒詹车凌纪宁古管房符佟"
    "阮穆时项谷费闵成苗鲍冉卞解辜卫习娄邬池敖滕匡瞿牟司蒙晏楼靳褚米初戚原华卓桂应边阳苑缪窦宫党简全仇栾农占隋商计班冷臧"
    "强荣沙车项巩由仲宗嵇席蒲储饶连迟茹邝植奚胥桑楚储芦逄封荆展花燕郎苟扈明喻谈郁查乐卜仝刁井亓伍伏佘佴侍修冀况冶劳勾包"
    "匡厉吉吾员咸商喜富寇尤尧居岑岱巫巴师帅干庞廉弓律忻战房揭支敬斯旷昝晋智暴曲木未朴来松果杭柏栗格梦步母水浦海涂淳湛满"
    "滑漆潭濮牧狄献玉瑚甯畅白皮盖相睦瞿矫稽窦竺端符米粟练经罕羊羿翁耶聂肇胜臧艺苍茅荀荔药莘菅董萧葛蒙蓟蓬蔚蔡蔺虞蛮衣袁"
    "裘褚西见诸谌谭贝贡赏赫越軒辛达迟逯邓邴邸郅郇郏郐郗郜郦郸鄂酆里野钮钭铁阎阙隆雍雪青靖鞠须颉风饶首骆骞高鱼鲜鹿麦麻黎"
)
_COMPOUND = frozenset(
    "欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 司徒 令狐 夏侯 轩辕 宇文 长孙 端木 独孤 南宫 西门 闻人 呼延 澹台 百里 太史 完颜 赫连".split()
)
_WORDS = frozenset(
    "申请 承诺 方式 金额 单位 何时 高中 平均 安全 时间 万元 常住 强制 关系 成员 任何 应当 全体 经办 同意 成立 党员 安置 应发 项目 江南 左右 支出 支行 计划 文化 "
    "文件 文号 管理 明细 余额 白天 连续 房屋 房产 车辆 车牌 施行 祝您 纪要 纪律 项下 应付 路费 包括 古城 方面 高血压 任职 宋体 解除 解困 相对 明确 "
    "经审核 经办人 经研究 经济 富裕 农民工 农村 农业 农民 成都 海南 金融 初中 初步 初审 计算 商品 司机 师傅 员工 来源 来访 支付 支持 元整 相关 "
    "性别 和谐 毛利 花费 水电 水费 干部 满意 班级 班长 终止 时限 党组 党委 党支部 华东 宁夏 石家庄 安徽 江苏 江西 云南 湖南 于是 原因 原件 查询 查阅 全家 全部 全年 "
    "单亲 程度 伍佰 伍拾 伍仟 万千 居民 居住 居委会 华人 边缘 计生 谈话 成绩 连同 展示 燃气 应收 应缴 应急 房租 时代 易发 管委会 乐山 温州 项目名称 "
    "牧民 母亲 母女 母子 达到 达标 达成 海关 海外 西药费 西医 药费 药品 青年 里程 须知 首次 首页 首付 明日 明年 相片 经手人 皮肤 步骤 富余".split()
)
_NOT_IN_NAMES = frozenset("名省县级局委室签章元号的了等及或您我你他她本各该此其们被将把给会费款额费证表单据厂院校所站队组处科")

_LABEL = (
    "姓名|申请人|申请职工|户主|患者|病人|持卡人|持证人|户名|职工|学生|考生|授权人|委托人|受托人|承诺人|声明人|说明人|被调查人|调查人|走访人|入户人|"
    "被访人|经办人|负责人|联系人|审核人|审批人|复核人|制表人|填表人|填报人|记录人|主持人|会计主管|财务主管|出纳|制单|记账|记帐|复核|审核|制表|填表|记录|主持|"
    "领款人|领取人|代领人|报销人|收款人|付款人|交款人|缴款人|开票人|法定代表人|法人代表|医师|医生|审判长|审判员|书记员|原告|被告|死者|逝者|权利人|所有人|"
    "产权人|移交人|接收人|监交人|监销人|查阅人|批准人|借款人|出租方|承租方|甲方|乙方|经手人|证明人|验收人|签发人|监护人|当事人|签发|建档人|录入人|当事人|申报人|"
    "受助人|男方|女方|劳动者|会员|借阅人|核对人|核查人|主任|主席|校长|院长|所长|站长"
)
_NARRATED = (
    "我叫|本人叫|我名叫|兹证明|兹有|证明|丈夫|妻子|配偶|儿子|女儿|父亲|母亲|爱人|岳父|岳母|公公|婆婆|长子|次子|长女|次女|孩子|本人(?=[^,]{2,4}[,(身系性现因男女])"
)
_MANY = "出席人员|出席人|出席|列席人员|列席人|列席|缺席人员|缺席|参加人员|参会人员|到会人员|调查人员|走访人员|入户人员|核查人员"
_SIGNED = r"(?:姓名|名称|签字|签名|签章|盖章|户名|同志|[(][^()\n\t]{0,8}[)])*"
_BEFORE = re.compile(rf"(?:(?P<label>{_LABEL})|(?P<many>{_MANY})|(?P<narrated>{_NARRATED})){_SIGNED}[:\t ]{{0,3}}")
_HEADS = re.compile(
    r"(?:职工|户主|家庭成员|成员|受助人|领款人|患者|学生|困难职工)?(?:姓名|名字)|领款人|领取人|受助人|户主"
)
_FOLLOWERS = re.compile(
    "同志|先生|女士|老师|同学|系|是|为|在|于|因|性别|男|女|身份|年龄|现|由|患|于|名下|所在|一家|家庭|本人|以|共|已|就读|确|一|民族|出生|户|与|"
    "负责|主持|联系|电话|审核|复核|经办|记账|出纳|制单|监"
)
_CJK = "一-鿿"
_FOREIGN = re.compile(rf"[{_CJK}]{{2,6}}[·•][{_CJK}]{{2,6}}")
_IDEOGRAPHS = re.compile(rf"[{_CJK}]{{2,5}}")
_BETWEEN = re.compile("[、,;/ ]")
_MOST_IN_A_LIST = 40
_ROWS_WITHOUT = 3


def is_name(text: str) -> bool:
    """Whether a whole text has the form of a person's name: surname and one or two characters, or a name with a dot."""
    if _FOREIGN.fullmatch(text):
        return True
    given = text[2:] if text[:2] in _COMPOUND else text[1:] if text[:1] in _SURNAMES else ""
    return 1 <= len(given) <= 2 and text not in _WORDS and not _NOT_IN_NAMES & set(text)


def find_names(sheet: Sheet) -> Iterator[Field]:
    """Names of persons on a page: after labels, in running text after 兹证明 and the like, and under 姓名 in tables."""
    for match in _BEFORE.finditer(sheet.text):
        certainty = 0.75 if match["narrated"] else 0.9
        for start, end in _names_from(sheet.text, match.end(), _MOST_IN_A_LIST if match["many"] else 1):
            yield found(sheet, FieldKind.NAME, sheet.text[start:end], (start, end), certainty)
    for number, folded in enumerate(sheet.folded):
        if _HEADS.fullmatch(folded.text):
            yield from _names_under(sheet, number)


def _names_from(text: str, offset: int, most: int) -> Iterator[tuple[int, int]]:
    """The spans of up to `most` names that stand one after the other from `offset`."""
    for _ in range(most):
        length = _name_length(text, offset)
        if not length:
            return
        yield offset, offset + length
        offset += length
        if offset >= len(text) or not _BETWEEN.match(text[offset]):
            return
        offset += 1


def _name_length(text: str, offset: int) -> int:
    """How many characters from `offset` are a name that ends there, 0 if none: the longest that fits."""
    foreign = _FOREIGN.match(text, offset)
    if foreign:
        return len(foreign.group())
    stretch = _IDEOGRAPHS.match(text, offset)
    longest = 4 if text[offset : offset + 2] in _COMPOUND else 3
    for length in range(min(longest, len(stretch.group()) if stretch else 0), 1, -1):
        end = offset + length
        ended = not re.match(rf"[{_CJK}]", text[end : end + 1]) or _FOLLOWERS.match(text, end)
        if ended and is_name(text[offset:end]):
            return length
    return 0


def _names_under(sheet: Sheet, head: int) -> Iterator[Field]:
    """The names in the column under the line `head`, until a few rows have none."""
    last_bottom = bottom = sheet.lines[head].box[3]
    size = sheet.lines[head].height or 1.0
    for number in range(head + 1, len(sheet.lines)):
        line, text = sheet.lines[number], sheet.folded[number].text
        if line.box[1] - last_bottom > (_ROWS_WITHOUT + 1) * 2 * size:
            return
        if line.box[1] + line.height / 2 < bottom or not overlaps(sheet.lines[head], line):
            continue
        if is_name(text):
            last_bottom = line.box[3]
            span = (sheet.starts[number], sheet.starts[number] + len(text))
            yield found(sheet, FieldKind.NAME, text, span, 0.85)
