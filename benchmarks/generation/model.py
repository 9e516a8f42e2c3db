"""The data set: parties, services, arrangements and notices, one record after the other."""

from __future__ import annotations

import random
from collections.abc import Iterator

from benchmarks.generation.tables import (
    BOUGHT,
    BOUNDARY,
    CIO,
    DAYS,
    HOME,
    ITO,
    METRIC,
    NAMES,
    OPTIONAL,
    SCOPE,
    SITE,
    SKILL,
    START_DAYS,
    TERM,
    TODAY,
    Bought,
    Home,
    zipf,
)
from benchmarks.generation.terms import Record, english, money, okg, own, text


class Generator:
    """The records of one data set, made one after the other as they are asked for."""

    def __init__(self, arrangements: int, seed: int = 0) -> None:
        self.arrangements = arrangements
        self.random = random.Random(seed)
        clients = 3 + min(arrangements // 40, 50_000)
        providers = 5 + min(arrangements // 60, 50_000)
        services = 5 + min(arrangements // 100, 5_000)
        chance = self.random.random
        self.homes = [HOME.at(chance()) for _ in range(clients)]
        self.sites = [SITE.at(chance()) for _ in range(providers)]
        self.clients = zipf(list(range(clients)), 0.9)
        self.providers = zipf(list(range(providers)), 1.05)
        self.services = zipf([own(f"service/{number}") for number in range(services)], 0.7)
        self.roles = [own(f"role/{number}") for number in range(5)]

    def subjects(self) -> Iterator[tuple[str, Record]]:
        """Yield roles, own services, parties, arrangements with service levels, and notices."""
        yield from self._roles_and_services()
        yield from self._parties()
        for number in range(self.arrangements):
            yield own(f"arrangement/{number}"), self._arrangement(number)
            if number % 10 == 0:
                yield own(f"level/{number}"), self._level(number)
        for number in range(max(1, self.arrangements // 40)):
            yield own(f"notice/{number}"), self._notice(number)

    def _roles_and_services(self) -> Iterator[tuple[str, Record]]:
        for number, role in enumerate(self.roles):
            yield role, {"type": (okg("Role"),), "label": english(f"head of department {number}")}
        for number, service in enumerate(self.services.things):
            record: Record = {"type": (okg("Service"),), "label": english(f"own service {number}")}
            if number % 10 != 9:
                record["hasParentService"] = (self._service(),)
            if number % 2:
                record["recordsSkill"] = (SKILL.at(self.random.random()),)
            yield service, record

    def _service(self) -> str:
        return okg(BOUGHT.at(self.random.random()).service)

    def _parties(self) -> Iterator[tuple[str, Record]]:
        for number in range(len(self.homes)):
            yield (
                own(f"client/{number}"),
                {
                    "type": (okg("Organization"),),
                    "label": english(f"{NAMES[number % 14]} Group {number}"),
                    "identifier": text(f"C-{number}"),
                },
            )
        for number in range(len(self.sites)):
            alone = number % 33 == 32
            offered = {self._service(): None for _ in range(1 if alone else 2 + number % 7)}
            name = f"{NAMES[number % 7]} {NAMES[number % 13]}"
            yield (
                own(f"provider/{number}"),
                {
                    "type": (okg("Person") if alone else okg("Organization"),),
                    "label": english(f"{name} {number}" if alone else f"{name} Services {number}"),
                    "identifier": text(f"P-{number}"),
                    "offersService": tuple(offered),
                },
            )

    def _arrangement(self, number: int) -> Record:
        chance = self.random.random
        client, provider = self.clients.at(chance()), self.providers.at(chance())
        home, bought = self.homes[client], BOUGHT.at(chance())
        services = [self.services.at(chance())] if chance() < 0.1 else [okg(bought.service)]
        while chance() < 0.3 and len(services) < 4:
            services.append(self._service())
        record: Record = {
            "type": (okg("ServiceOutsourcing"),),
            "label": english(f"{bought.service} for {NAMES[client % 14]} Group {client}, {number}"),
            "identifier": text(f"A-{number}"),
            "hasClient": (own(f"client/{client}"),),
            "hasProvider": (own(f"provider/{provider}"),),
            "coversService": tuple(dict.fromkeys(services)),
            "scope": (SCOPE.at(chance()),),
            "sourcingBoundary": (BOUNDARY.at(chance()),),
            "currency": text("USD" if chance() < 0.05 else home.currency),
        }
        self._places(record, home, self.sites[provider])
        self._dates(record)
        value = self.random.lognormvariate(12.8, 1.5) + 100
        record["contractValue"] = money(value)
        if chance() < 0.4:
            record["baselineCost"] = money(value * (0.8 + chance()))
        for share, name, table in OPTIONAL:
            if chance() < share:
                record[name] = (table.at(chance()),)
        if services[0] == okg(bought.service):
            self._recorded_with(record, bought)
        if chance() < 0.1:
            other = self.providers.at(chance())
            if other != provider:
                record["hasSubprovider"] = (own(f"provider/{other}"),)
        if number % 10 == 0:
            record["serviceLevel"] = (own(f"level/{number}"),)
        return record

    def _recorded_with(self, record: Record, bought: Bought) -> None:
        chance = self.random.random
        if bought.category and chance() < 0.3:
            record["statedCategory"] = (okg(bought.category),)
        if bought.office and chance() < 0.7:
            record["officeType"] = (okg(bought.office),)
        if bought.function and chance() < 0.8:
            record["supportsFunction"] = (okg(bought.function),)
        if chance() < 0.3:
            usual = bought.category == ITO and chance() < 0.8
            record["accountableRole"] = (CIO if usual else self.random.choice(self.roles),)

    def _places(self, record: Record, home: Home, site: str) -> None:
        chance = self.random.random()
        record["clientCountry"] = text(home.country)
        if site == home.country or chance < 0.45:
            delivery, model = text(home.country), "onshore"
        elif chance < 0.85:
            delivery, model = text(site), "nearshore" if site in home.near else "offshore"
        else:
            delivery, model = text(home.country) + text(site), "mixedLocation"
        record["deliveryCountry"], record["locationModel"] = delivery, (okg(model),)
        if model != "onshore" and chance < 0.75:
            record["gatsMode"] = (okg("crossBorderSupply"),)

    def _dates(self, record: Record) -> None:
        chance = self.random.random
        start = int(chance() * START_DAYS)
        record["startDate"] = (DAYS[start],)
        record["status"] = (okg("active"),)
        if chance() < 0.1:
            return
        end = start + TERM.at(chance()) - 1
        record["endDate"] = (DAYS[end],)
        if chance() < 0.5:
            record["noticeDate"] = (DAYS[end - 90],)
        if end < TODAY:
            record["status"] = (okg("terminated") if chance() < 0.05 else okg("ended"),)

    def _level(self, number: int) -> Record:
        metric = METRIC.at(self.random.random())
        return {
            "type": (okg("ServiceLevel"),),
            "label": english(f"{metric} of arrangement {number}"),
            "metric": text(metric),
            "target": money(90 + 10 * self.random.random()),
            "penalty": text("one per cent of the month's fee"),
        }

    def _notice(self, number: int) -> Record:
        chance = self.random.random
        client = self.clients.at(chance())
        home, start = self.homes[client], TODAY + int(chance() * 700)
        return {
            "type": (okg("SourcingNotice"),),
            "label": english(f"notice {number} of {NAMES[client % 14]} Group {client}"),
            "identifier": text(f"N-{number}"),
            "hasClient": (own(f"client/{client}"),),
            "seeksService": (self.services.at(chance()) if chance() < 0.1 else self._service(),),
            "clientCountry": text(home.country),
            "startDate": (DAYS[start],),
            "endDate": (DAYS[start + TERM.at(chance())],),
            "contractValue": money(self.random.lognormvariate(12.8, 1.5) + 100),
            "currency": text(home.currency),
            "status": (okg("tendered") if chance() < 0.7 else okg("planned"),),
            "scope": (SCOPE.at(chance()),),
        }
