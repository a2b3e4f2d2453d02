"""How names of people are read: surnames have readings of their own (曾 zeng, 单 shan, 区 ou)."""

from __future__ import annotations

from domain.pinyin import SEPARATOR, initials_of, pinyin_of
from domain.text import squeeze

# Readings as surnames that differ from the usual one, or that a table of words might read otherwise.
SURNAMES = {
    "曾": "zeng", "单": "shan", "区": "ou", "仇": "qiu", "解": "xie", "任": "ren", "查": "zha", "盖": "ge", "华": "hua",
    "纪": "ji", "朴": "piao", "瞿": "qu", "召": "shao", "折": "she", "尉": "wei", "洗": "xian", "冼": "xian", "冯": "feng",
    "员": "yun", "翟": "zhai", "祭": "zhai", "种": "chong", "重": "chong", "晁": "chao", "车": "che", "谌": "chen",
    "储": "chu", "那": "na", "乜": "nie", "宁": "ning", "缪": "miao", "牟": "mou", "哈": "ha", "葛": "ge", "干": "gan",
    "黑": "he", "逄": "pang", "繁": "po", "覃": "qin", "卜": "bu", "薄": "bo", "柏": "bai", "幺": "yao", "曲": "qu",
    "石": "shi", "盛": "sheng", "沈": "shen", "乐": "yue", "万": "wan", "隗": "wei", "相": "xiang", "省": "xing",
    "燕": "yan", "叶": "ye", "应": "ying", "於": "yu", "尹": "yin", "贠": "yun", "郇": "xun", "郗": "xi", "臧": "zang",
    "占": "zhan", "中": "zhong", "俞": "yu", "舍": "she", "佴": "nai", "秘": "bi", "费": "fei", "过": "guo", "句": "gou",
    "阚": "kan", "适": "kuo", "令": "ling", "麦": "mai", "能": "nai", "强": "qiang", "角": "jue", "洪": "hong", "行": "xing",
    "长": "zhang", "卒": "zu", "都": "du", "会": "gui", "恽": "yun", "谭": "tan", "贾": "jia", "褚": "chu", "逯": "lu",
}  # fmt: skip
COMPOUND_SURNAMES = {
    "欧阳": "ou yang", "司徒": "si tu", "上官": "shang guan", "诸葛": "zhu ge", "尉迟": "yu chi", "单于": "chan yu",
    "万俟": "mo qi", "长孙": "zhang sun", "令狐": "ling hu", "澹台": "tan tai", "鲜于": "xian yu", "端木": "duan mu",
    "司马": "si ma", "夏侯": "xia hou", "皇甫": "huang fu", "公孙": "gong sun", "慕容": "mu rong", "宇文": "yu wen",
}  # fmt: skip


def person_pinyin(name: str) -> str:
    """Return the pinyin of a person's name, syllables separated by spaces.

    >>> person_pinyin("曾志伟"), person_pinyin("单于明"), person_pinyin("区小红"), person_pinyin("李曾")
    ('zeng zhi wei', 'chan yu ming', 'ou xiao hong', 'li ceng')
    """
    surname, given = split_name(name)
    read = COMPOUND_SURNAMES.get(surname) or SURNAMES.get(surname)
    if read is None:
        return pinyin_of(name)
    return f"{read} {pinyin_of(given)}".strip()


def split_name(name: str) -> tuple[str, str]:
    """Return surname and given name: two characters where they are a known compound surname, else one.

    >>> split_name("欧阳娜"), split_name("李娜")
    (('欧阳', '娜'), ('李', '娜'))
    """
    length = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > len("欧阳") else 1
    return name[:length], name[length:]


def person_initials(name: str) -> str:
    """Return the first letters of a person's name.

    >>> person_initials("曾志伟"), person_initials("Anna Li")
    ('zzw', 'al')
    """
    return "".join(syllable[0] for syllable in person_pinyin(name).split()) or initials_of(name)


def person_sort_key(name: str, person_id: str) -> str:
    """Return the key of the order of people: pinyin, name, id."""
    return SEPARATOR.join([person_pinyin(name), name, person_id])


def person_keys(name: str, person_id: str) -> dict[str, str]:
    """Return what is stored beside a person's name: its reading, initials, order, and what a search looks at.

    >>> person_keys("区小红", "p1")["search_text"], person_keys("区小红", "p1")["search_pinyin"]
    ('区 小 红', 'ou xiao hong')
    """
    pinyin, initials = person_pinyin(name), person_initials(name)
    return {
        "pinyin": pinyin,
        "initials": initials,
        "sort_key": person_sort_key(name, person_id),
        "search_text": " ".join(squeeze(name)),
        "search_pinyin": pinyin,
        "search_initials": " ".join(initials),
    }
