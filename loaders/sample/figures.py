"""What the sample province comes to at scale 1, and how it is spread over cities, sectors and years.

The totals are the province's own of 2018-11-15; how they are split is invented, so that they add up and read believably.
"""

from __future__ import annotations

from datetime import date, datetime

from domain.clock import SHANGHAI
from domain.kinds import Sector

AS_OF = date(2018, 11, 15)
PRESENT = datetime(2018, 11, 15, 9, tzinfo=SHANGHAI)

MEMBERS = 4_578_844
POSTS = 352_251
COMPLETED_TRANSFERS = 1_306_449
ACTIVITIES = 57_000
HOSTS = 5_806
SIGN_UPS = 1_870_000
RATINGS = 390_000
LEAGUE_SCHOOL_SHARE = 4_188 / 5_235
NO_SECRETARY_SHARE = 37_723 / 237_998
HOLLOW_COMMITTEE_SHARE = 1_045 / 16_464
NO_PHONE_SHARE = 0.012

# Grass-roots committees, open branches and members of what is invented, by sector; with 1,776 townships, 164 universities and
# 26,513 villages and communities they come to 16,464 committees, 237,998 branches and 4,578,844 members.
COMMITTEES = {
    Sector.MIDDLE_SCHOOL: 5_235,
    Sector.VOCATIONAL: 600,
    Sector.GOVERNMENT: 1_940,
    Sector.STATE_ENTERPRISE: 1_240,
    Sector.NEW_ECONOMIC: 2_289,
    Sector.NEW_SOCIAL: 800,
}
COLLEGES = 1_900
SYSTEM_COMMITTEES = 520  # below the 13 provincial work committees beside that of the universities
BRANCHES = {
    Sector.MIDDLE_SCHOOL: 72_500,
    Sector.VOCATIONAL: 14_000,
    Sector.GOVERNMENT: 15_600,
    Sector.STATE_ENTERPRISE: 14_600,
    Sector.NEW_ECONOMIC: 28_000,
    Sector.NEW_SOCIAL: 12_209,
}
UNIVERSITY_BRANCHES = 48_000
SYSTEM_BRANCHES = 4_800
PEOPLE = {
    Sector.MIDDLE_SCHOOL: 1_230_000,
    Sector.VOCATIONAL: 360_000,
    Sector.GOVERNMENT: 285_000,
    Sector.STATE_ENTERPRISE: 300_000,
    Sector.NEW_ECONOMIC: 560_000,
    Sector.NEW_SOCIAL: 180_844,
    Sector.VILLAGE: 318_000,  # and communities
    Sector.FALLBACK: 80_000,
}
UNIVERSITY_PEOPLE = 1_170_000
SYSTEM_PEOPLE = 95_000

# Graduates who have completed their transfer (out of their school, or staying in it for a reason) by year of graduation.
COMPLETERS = {
    Sector.UNIVERSITY: {2016: 90_000, 2017: 120_000, 2018: 175_000},
    Sector.MIDDLE_SCHOOL: {2016: 120_000, 2017: 170_000, 2018: 300_000},
    Sector.VOCATIONAL: {2016: 15_000, 2017: 25_000, 2018: 60_000},
}
COMPLETION_RATE = {Sector.UNIVERSITY: 0.907, Sector.MIDDLE_SCHOOL: 0.96, Sector.VOCATIONAL: 0.93}
OUT_OF_PROVINCE_SHARE = {Sector.UNIVERSITY: 0.09, Sector.MIDDLE_SCHOOL: 0.05, Sector.VOCATIONAL: 0.03}
RETAINED_SHARE = {Sector.UNIVERSITY: 0.06, Sector.MIDDLE_SCHOOL: 0.08, Sector.VOCATIONAL: 0.0}
LEFT_SHARE = 0.01  # of a cohort: their membership ended after the freeze without a transfer
EARLIER_SHARE = 1 / 3  # of transferred university graduates: an earlier transfer from a middle school is on record
ONWARD_SHARE = 0.18  # of those of 2016 and 2017 in work: a second employer since
INCOMING = 25_000  # transfers into the province
REJECTED, WITHDRAWN, OPEN_ELSEWHERE = 38_000, 16_000, 9_000  # beside those of graduates
WITHOUT_MEMBERSHIP = 30_000  # volunteers who are no members
OVER_AGE = 40_000  # members until they turned 28

# Permanent residents at the end of 2017, in 10,000, rounded (Guangdong Statistical Yearbook 2018): weights of cities.
RESIDENTS = {
    "4401": 1_450, "4402": 298, "4403": 1_253, "4404": 177, "4405": 561, "4406": 766, "4407": 456, "4408": 731, "4409": 620,
    "4412": 412, "4413": 478, "4414": 437, "4415": 297, "4416": 309, "4417": 254, "4418": 386, "4419": 834, "4420": 326,
    "4451": 265, "4452": 608, "4453": 250,
}  # fmt: skip

ALWAYS_COUNTIES = ("440104", "441427")  # 广州市越秀区, 梅州市蕉岭县
ALWAYS_UNIVERSITY = "4144010558"

# Provincial work committees beside that of the universities (44-GX): invented, as the real list is not published as a table.
SYSTEMS = {
    "44-JG": "省直属机关", "44-GZ": "省国有资产", "44-JR": "省金融系统", "44-JT": "省交通运输系统", "44-WJ": "省卫生健康系统",
    "44-GA": "省公安系统", "44-SF": "省司法系统", "44-TX": "省通信系统", "44-DL": "省电力系统", "44-TL": "铁路系统",
    "44-MH": "民航系统", "44-JS": "省建设系统", "44-NY": "省农垦系统",
}  # fmt: skip
EXTERNALS = {
    "11": "北京市", "31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省", "35": "福建省", "36": "江西省",
    "37": "山东省", "41": "河南省", "42": "湖北省", "43": "湖南省", "45": "广西壮族自治区", "46": "海南省", "50": "重庆市",
    "51": "四川省", "52": "贵州省", "53": "云南省", "61": "陕西省",
}  # fmt: skip
