"""What the columns of a register can say, and how their headers are worded."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from okg.ingest.tables.words import key, nearest

__all__ = ["FIELDS", "Field", "Kind", "by_header", "by_name", "like"]

Kind = Literal[
    "text", "party", "party identifier", "service", "code",
    "date", "amount", "currency", "country", "boolean", "term",
]  # fmt: skip


@dataclass(frozen=True)
class Field:
    """Something that a column can say."""

    name: str
    """How mapping files and messages call it."""
    term: str
    """The local name of the property of okg that it becomes, if any."""
    kind: Kind
    also: tuple[str, ...] = ()
    """What else headers call it, English and Chinese."""
    of: str = ""
    """The class of a term, in lower camel case, such as ``locationModel``."""
    several: bool = False
    """Whether a cell may hold several values, and a sheet several columns of it."""
    lenient: bool = False
    """Whether a term that okg does not have is left out, instead of being a problem."""
    own: bool = False
    """Whether a term may be one of the user's own, that okg does not have."""
    hint: str = ""
    """What to write into the column; for the template."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(it.strip() for it in text.split(","))


FIELDS = (
    Field("identifier", "identifier", "text", _words(
        "id, contract id, contract no, contract number, contract ref, contract reference, ref, "
        "ref no, reference, reference no, reference number, number, no, register number, key, "
        "agreement number, contract identifier, arrangement id, entry id, po number, "
        "编号, 合同编号, 合同号, 协议编号, 序号, 编码"),
        hint="How your register calls the contract, such as C-2025-014"),
    Field("title", "title", "text", _words(
        "name, contract title, contract name, contract, agreement, agreement name, subject, label, "
        "arrangement, arrangement name, project, project name, "
        "名称, 合同名称, 标题, 项目名称, 合同, 协议名称"),
        hint="What the contract is called"),
    Field("description", "description", "text", _words(
        "contract description, details, scope of work, work description, summary, "
        "purpose, 描述, 说明, 合同内容, 工作内容, 摘要"),
        hint="What the work is, in your own words; used for classification only"),
    Field("link", "link", "text", _words("url, web page, web address, notice url, 链接, 网址"),
        hint="The address of a page about the contract"),
    Field("client", "hasClient", "party", _words(
        "has client, customer, buyer, client name, customer name, buyer name, business unit, "
        "contracting authority, contracting entity, contracting party, group company, "
        "legal entity, entity, our entity, procuring entity, purchaser, "
        "发包方, 客户, 甲方, 采购人, 采购单位, 委托方, 买方, 客户名称"), several=True,
        hint="Whose work it is: the organisation that pays"),
    Field("client identifier", "", "party identifier", _words(
        "client id, client no, customer id, buyer id, client number, client lei, buyer identifier, "
        "发包方编号, 客户编号, 采购人编号"), several=True,
        hint="A company number, LEI or the like; the same number is the same organisation"),
    Field("provider", "hasProvider", "party", _words(
        "has provider, supplier, vendor, contractor, service provider, provider name, "
        "supplier name, vendor name, third party, counterparty, outsourcer, outsourcing provider, "
        "third-party provider, awarded supplier, contractor name, company, "
        "接包方, 供应商, 供应商名称, 乙方, 服务商, 承包商, 服务提供商, 受托方, 卖方"), several=True,
        hint="Who does the work; several are separated by ;"),
    Field("provider identifier", "", "party identifier", _words(
        "provider id, supplier id, vendor id, vendor no, supplier no, supplier number, "
        "vendor number, provider number, provider lei, supplier identifier, company number, lei, "
        "duns, 接包方编号, 供应商编号, 统一社会信用代码"), several=True,
        hint="A company number, LEI or the like; the same number is the same organisation"),
    Field("provider is a person", "", "boolean", _words(
        "individual, freelancer, natural person, sole trader, 个人"),
        hint="yes for an individual"),
    Field("subprovider", "hasSubprovider", "party", _words(
        "has subprovider, subcontractor, subcontractors, sub-contractor, sub-contractors, "
        "subproviders, 分包方, 分包商"), several=True,
        hint="Who does part of the work for the provider; several are separated by ;"),
    Field("service", "coversService", "service", _words(
        "covers service, services, service name, service type, service category, "
        "services covered, service description, service provided, services provided, "
        "type of service, type of services, outsourced service, process, outsourced process, "
        "function outsourced, activity, "
        "服务, 涵盖服务, 服务名称, 服务类型, 服务内容, 外包服务, 服务项目"), several=True,
        hint="A service of okg, or one of your own; several are separated by ;"),
    Field("category", "statedCategory", "term", _words(
        "stated category, categories, outsourcing category, outsourcing type, "
        "type of outsourcing, 类别, 外包类别, 外包类型"), of="category", several=True, lenient=True,
        hint="BPO, KPO, ITO, IPO, only where you want to state it yourself"),
    Field("code", "code", "code", _words(
        "codes, classification, classification code, commodity code, service code, cpv, cpv code, "
        "cpv codes, main cpv code, cpv main, unspsc, unspsc code, cpc, cpc code, isic, isic code, "
        "naics, naics code, "
        "分类代码, 代码, 品目编码, 商品编码"), several=True,
        hint="A code of CPV, UNSPSC, CPC, ISIC or NAICS, such as CPV 79211110"),
    Field("start date", "startDate", "date", _words(
        "start, starts, starts on, from, valid from, commencement, commencement date, "
        "contract start, contract start date, effective date, effective from, begin, begin date, "
        "begins, date from, "
        "开始日期, 起始日期, 生效日期, 开始时间, 合同开始日期, 起始时间"),
        hint="The day performance begins"),
    Field("end date", "endDate", "date", _words(
        "end, ends, ends on, until, valid until, valid to, to, expiry, expiry date, expires, "
        "expires on, expiration, expiration date, contract end, contract end date, "
        "contract expiry, termination date, date to, "
        "结束日期, 终止日期, 到期日, 到期日期, 截止日期, 结束时间, 合同结束日期, 合同到期日"),
        hint="The day it ends unless it is renewed"),
    Field("notice date", "noticeDate", "date", _words(
        "notice by, notice deadline, notice due, last notice date, cancel by, "
        "cancellation deadline, notice to be given by, 通知截止日期, 通知日期, 最晚通知日"),
        hint="The last day on which notice can be given"),
    Field("renewal date", "renewalDate", "date", _words(
        "renewed on, next renewal, last renewal, review date, 续约日期, 续签日期"),
        hint="The day of the last or the next renewal"),
    Field("renewal", "renewal", "term", _words(
        "renewal term, renewal terms, renewal type, auto renewal, auto-renewal, auto renew, "
        "automatic renewal, extension, extension option, "
        "续约方式, 续约, 是否自动续约"), of="renewalTerm",
        hint="What happens at the end date"),
    Field("status", "status", "term", _words(
        "contract status, state, stage, 状态, 合同状态, 执行状态"), of="arrangementStatus",
        hint="The stage of life that has been reached"),
    Field("value", "contractValue", "amount", _words(
        "contract value, total value, total contract value, tcv, amount, contract amount, "
        "total amount, price, contract price, total cost, contract sum, awarded value, "
        "award value, lifetime value, "
        "合同金额, 金额, 总金额, 合同总价, 合同价款, 总价, 中标金额"),
        hint="The total amount over the whole term"),
    Field("baseline cost", "baselineCost", "amount", _words(
        "baseline, previous cost, in-house cost, cost before, cost before outsourcing, "
        "基线成本, 原成本, 外包前成本"),
        hint="What the work cost before, over a comparable term"),
    Field("currency", "currency", "currency", _words(
        "ccy, curr, currency code, 币种, 货币, 币别"), hint="GBP, EUR, USD, CNY, …"),
    Field("client country", "clientCountry", "country", _words(
        "country of client, buyer country, country, customer country, country of use, "
        "发包方所在国, 客户所在国, 客户国家, 国家"), several=True,
        hint="Where the client uses the service"),
    Field("delivery country", "deliveryCountry", "country", _words(
        "delivery countries, country of delivery, delivered from, delivery location, "
        "service location, provider country, supplier country, vendor country, location, "
        "performed in, service delivered from, "
        "交付国, 交付地, 交付国家, 服务地点, 供应商国家, 服务所在国"), several=True,
        hint="Where the service is delivered from; several are separated by ;"),
    Field("location model", "locationModel", "term", _words(
        "onshore or offshore, onshore/offshore, offshore, sourcing location, shore, "
        "交付地点模式, 离岸, 在岸或离岸"), of="locationModel",
        hint="onshore, nearshore, offshore or mixed"),
    Field("scope", "scope", "term", _words(
        "engagement scope, engagement type, 范围, 合作范围"), of="engagementScope",
        hint="How much of the work one engagement covers"),
    Field("office type", "officeType", "term", _words(
        "front or back office, front/back office, office, 前后台类型"), of="officeType",
        hint="front office or back office"),
    Field("pricing model", "pricingModel", "term", _words(
        "pricing, price model, pricing type, price type, commercial model, charging model, "
        "contract type, 定价模式, 计价方式, 计价模式"), of="pricingModel",
        hint="How the remuneration is determined"),
    Field("sourcing boundary", "sourcingBoundary", "term", _words(
        "intragroup, intra-group, group or third party, 内部或外部"), of="sourcingBoundary",
        hint="Whether the provider is inside your own group"),
    Field("GATS mode", "gatsMode", "term", _words("mode of supply, 服务贸易模式"), of="gatsMode",
        hint="The mode of supply of trade in services"),
    Field("business function", "supportsFunction", "term", _words(
        "supports function, function, business area, 业务职能, 职能"),
        of="businessFunction", several=True, own=True,
        hint="The function of your business that is served"),
    Field("accountable role", "accountableRole", "term", _words(
        "accountable, responsible role, accountable executive, responsible executive, 责任角色"),
        of="role", own=True,
        hint="The role that answers for the contract, such as chief information officer"),
    Field("criticality", "criticality", "term", _words(
        "critical, critical or important, critical function, critical or important function, "
        "materiality, material, importance, 关键程度, 关键性, 是否关键, 重要性"), of="criticality",
        hint="How much you depend on the function"),
    Field("coreness", "coreness", "term", _words(
        "core, core or non-core, core function, core/non-core, core activity, "
        "核心程度, 是否核心"), of="coreness",
        hint="Whether the function is core to your business"),
    Field("exit plan", "exitPlan", "boolean", _words(
        "exit strategy, exit plan in place, has exit plan, documented exit plan, "
        "退出计划, 是否有退出计划"), hint="yes or no"),
    Field("audit right", "auditRight", "boolean", _words(
        "audit rights, right to audit, audit clause, right of audit, 审计权, 是否有审计权"),
        hint="yes or no"),
)  # fmt: skip
"""In the order in which the template has them."""


def by_name(name: str) -> Field | None:
    """Return the field that is called ``name`` in a mapping file, by any of its names."""
    return by_header().get(key(name))


def like(text: str, number: int = 2) -> list[Field]:
    """Return the fields of which a name looks most like ``text``, the best first."""
    names = nearest(text, list(by_header()), number)
    return list(dict.fromkeys(by_header()[it] for it in names))


@cache
def by_header() -> dict[str, Field]:
    """Return the fields by all that headers call them, made comparable."""
    return {
        key(name): field
        for field in FIELDS
        for name in (field.name, field.term, *field.also)
        if name
    }
