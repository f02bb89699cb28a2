#!/usr/bin/env python3
"""Writes data/demo: an invented shop with products, prices, partners, customers and keys. The same files every time.

usage: tools/make_demo_data.py [folder]     (default: data/demo beside this folder)

Product names are those of the trade; every price, company, person and key is invented.
"""
import csv
import hashlib
import json
import pathlib
import sys
from decimal import ROUND_HALF_UP, Decimal

MICROSOFT = "Microsoft Corporation"
ALPHABET = "BCDFGHJKMPQRTVWXY2346789"       # src/fulfilment/product_key.h
PASSWORD = "Chandlery-demo-2026"            # the demo's only; never on a server that sells

# Market: currency, units of it for a dollar, digits after the point. Invented rates.
MARKETS = {
    "US": ("USD", "1", 2), "UM": ("USD", "1", 2), "CA": ("CAD", "1.35", 2), "GB": ("GBP", "0.79", 2),
    "DE": ("EUR", "0.92", 2), "FR": ("EUR", "0.92", 2), "IT": ("EUR", "0.93", 2), "PL": ("EUR", "0.91", 2),
    "CH": ("CHF", "0.90", 2), "SE": ("SEK", "10.5", 2), "NO": ("NOK", "10.8", 2), "GL": ("EUR", "0.95", 2),
    "JP": ("JPY", "148", 0), "KW": ("KWD", "0.308", 3), "AU": ("AUD", "1.66", 2), "BR": ("USD", "1.17", 2),
    "IN": ("INR", "83", 2), "SG": ("USD", "1.02", 2),
}
NO_RESERVATIONS = {"UM", "GL"}              # data/markets/unavailable-markets.csv
OTHER_SEGMENT_MARKETS = ["US", "DE", "GB"]


def item_id(text, length):
    alphabet = "0123456789BCDFGHJKMNPQRSTVWXZ"
    number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "big")
    letters = ""
    for _ in range(length):
        number, digit = divmod(number, len(alphabet))
        letters += alphabet[digit]
    return letters


def product(title, description, kind, view, sub_type, skus, publisher=MICROSOFT):
    type_id, type_name = ("AzureReservation", "Azure Reservation") if kind == "reservation" else ("Software", "Software")
    entry = {
        "id": item_id(title, 12), "title": title, "description": description, "publisher": publisher,
        "isMicrosoftProduct": publisher == MICROSOFT, "kind": kind,
        "productType": {"id": type_id, "displayName": type_name,
                        "subType": {"id": sub_type[0], "displayName": sub_type[1]}},
        "targetViews": [view], "skus": [],
    }
    for number, sku in enumerate(skus, 1):
        entry["skus"].append({"id": f"{number:04d}", **sku})
    return entry


def perpetual(title, price, unit="1 License", key="generated", family="software", maximum=10000, **more):
    return {"title": title, "description": f"{title}, perpetual licence, bought once", "unitOfMeasure": unit,
            "minimumQuantity": 1, "maximumQuantity": maximum, "terms": [], "supportedBillingCycles": ["one_time"],
            "keySource": key, "fulfilmentPolicyFamily": family, "returnPolicyFamily": "perpetual", "_usd": {"": price}, **more}


def subscription(title, term, price, unit="1 License Pack", key="generated", returns="software-subscription", **more):
    years = {"P1Y": "1 year", "P3Y": "3 year"}[term]
    return {"title": f"{title} - {years}", "description": f"{title}, subscription for {years}, paid up front",
            "unitOfMeasure": unit, "minimumQuantity": 1, "maximumQuantity": 10000, "terms": [term],
            "supportedBillingCycles": ["one_time"], "keySource": key, "fulfilmentPolicyFamily": "software",
            "returnPolicyFamily": returns, "_usd": {term: price}, **more}


def both_terms(title, yearly, **more):
    three = str(Decimal(yearly) * Decimal("2.7"))
    return [subscription(title, "P1Y", yearly, **more), subscription(title, "P3Y", three, **more)]


def seats(title, yearly, **more):
    """A subscription by the user: units are added during the term, and the term renews, for one year or three."""
    three = str(Decimal(yearly) * Decimal("2.7"))
    return {**subscription(title, "P1Y", yearly, unit="1 User", key="none", returns="seats"), "title": title,
            "description": f"{title}, for a user, renewed by itself", "terms": ["P1Y", "P3Y"], "quantityChanges": True,
            "renews": True, "_usd": {"P1Y": yearly, "P3Y": three}, **more}


def plan(title, term, price):
    return {**subscription(title, term, price, unit="1 Plan", key="none", returns="never"),
            "fulfilmentPolicyFamily": "no-keys"}


def reservation(size, region, name, yearly):
    return {"title": f"Reserved VM Instance, {size}, {name}",
            "description": f"Reserved capacity for virtual machines of size {size} in {name}",
            "unitOfMeasure": "1 Instance", "minimumQuantity": 1, "maximumQuantity": 999999999, "terms": ["P1Y", "P3Y"],
            "supportedBillingCycles": ["one_time", "monthly"],
            "purchasePrerequisites": ["InventoryCheck", "AzureSubscriptionRegistration"],
            "inventoryVariables": ["AzureSubscriptionId", "ArmRegionName"],
            "provisioningVariables": ["Scope", "SubscriptionId", "Duration"],
            "dynamicAttributes": {"armSkuName": f"Standard_{size}", "armRegionName": region, "reservationType": "virtualmachines"},
            "keySource": "none", "fulfilmentPolicyFamily": "no-keys", "returnPolicyFamily": "reservation",
            "_usd": {"P1Y": yearly, "P3Y": str(Decimal(yearly) * Decimal("1.95"))}}


REGIONS = [("eastus", "US East", "1"), ("westeurope", "EU West", "1.12"), ("southeastasia", "AP Southeast", "1.2")]
SIZES = [("B2ms", "390.00"), ("D2s_v3", "512.40"), ("D4s_v3", "1024.80"), ("D8s_v3", "2049.60"), ("E4s_v3", "1340.00"),
         ("F4s_v2", "905.50")]

PERPETUAL = ("perpetual_software", "SoftwarePerpetual", ("SoftwarePerpetual", "Perpetual Software"))
SUBSCRIPTION = ("software_subscription", "SoftwareSubscriptions", ("SoftwareSubscription", "Software Subscription"))
PLAN = ("suse_or_red_hat_plan", "SoftwareSUSELinux", ("SoftwarePlan", "Software Plan"))

PRODUCTS = [
    product("Windows Server Standard", "Windows Server Standard by subscription, newest media included", *SUBSCRIPTION,
            both_terms("Windows Server Standard - 8 Core License Pack", "355.00", key="pool")
            + both_terms("Windows Server Standard - 16 Core License Pack", "690.00")),
    product("Windows Server Datacenter", "Windows Server Datacenter by subscription, newest media included", *SUBSCRIPTION,
            both_terms("Windows Server Datacenter - 8 Core License Pack", "2250.00")),
    product("Windows Server CAL Subscription", "Access to Windows Server for a user or a device", *SUBSCRIPTION,
            both_terms("Windows Server CAL - User", "14.60", unit="1 User", key="none")
            + both_terms("Windows Server CAL - Device", "11.90", unit="1 Device", key="none")),
    product("Remote Desktop Services CAL Subscription", "Remote desktops for a user or a device", *SUBSCRIPTION,
            both_terms("Remote Desktop Services CAL - User", "49.00", unit="1 User", activationsPerUnit=1)
            + both_terms("Remote Desktop Services CAL - Device", "43.00", unit="1 Device", activationsPerUnit=1)),
    product("SQL Server Standard", "SQL Server Standard by subscription", *SUBSCRIPTION,
            both_terms("SQL Server Standard - 2 Core License Pack", "1420.00", key="pool")),
    product("SQL Server Enterprise", "SQL Server Enterprise by subscription", *SUBSCRIPTION,
            both_terms("SQL Server Enterprise - 2 Core License Pack", "5434.00")),
    product("BizTalk Server Standard", "Integration server by subscription, fully creditable", *SUBSCRIPTION,
            both_terms("BizTalk Server Standard - 2 Core License Pack", "1950.00", returns="server-subscription-full")),
    product("Visual Studio Subscription", "Development tools by the user; seats are added at any time, terms renew",
            *SUBSCRIPTION,
            [seats("Visual Studio Professional", "540.00",
                   conversions=[item_id("Visual Studio Subscription", 12) + ":0002"]),
             seats("Visual Studio Enterprise", "2569.00")]),
    product("Windows Server 2019 Standard", "Perpetual server licence", *PERPETUAL,
            [perpetual("Windows Server 2019 Standard - 16 Core License Pack", "1069.00", key="pool"),
             perpetual("Windows Server 2019 Standard - 2 Core License Pack", "134.00", key="pool")]),
    product("Windows Server 2019 Datacenter", "Perpetual server licence, unlimited virtual machines", *PERPETUAL,
            [perpetual("Windows Server 2019 Datacenter - 16 Core License Pack", "6155.00", key="pool"),
             perpetual("Windows Server 2019 Datacenter - 2 Core License Pack", "769.00")]),
    product("Windows Server 2022 Standard", "Perpetual server licence", *PERPETUAL,
            [perpetual("Windows Server 2022 Standard - 16 Core License Pack", "1176.00"),
             perpetual("Windows Server 2022 Standard - 2 Core License Pack", "147.00")]),
    product("Windows Server 2022 CAL", "Perpetual access to Windows Server", *PERPETUAL,
            [perpetual("Windows Server 2022 - 1 User CAL", "46.00", unit="1 User", key="none"),
             perpetual("Windows Server 2022 - 1 Device CAL", "38.00", unit="1 Device", key="none")]),
    product("Windows Server 2022 Remote Desktop Services CAL", "Perpetual remote desktops", *PERPETUAL,
            [perpetual("Windows Server 2022 Remote Desktop Services - 1 User CAL", "152.00", unit="1 User", activationsPerUnit=1),
             perpetual("Windows Server 2022 Remote Desktop Services - 1 Device CAL", "131.00", unit="1 Device", activationsPerUnit=1)]),
    product("SQL Server 2019 Standard", "Perpetual database licence", *PERPETUAL,
            [perpetual("SQL Server 2019 Standard - 2 Core License Pack", "3586.00"),
             perpetual("SQL Server 2019 Standard - Server", "899.00"),
             perpetual("SQL Server 2019 - 1 User CAL", "209.00", unit="1 User", key="none")]),
    product("SQL Server 2019 Enterprise", "Perpetual database licence", *PERPETUAL,
            [perpetual("SQL Server 2019 Enterprise - 2 Core License Pack", "13748.00")]),
    product("Office LTSC Standard 2021", "Office for devices that stay as they are", *PERPETUAL,
            [perpetual("Office LTSC Standard 2021", "369.00", activationsPerUnit=2),
             perpetual("Office LTSC Standard for Mac 2021", "369.00", activationsPerUnit=2)]),
    product("Office LTSC Professional Plus 2021", "Office for devices that stay as they are", *PERPETUAL,
            [perpetual("Office LTSC Professional Plus 2021", "508.00", activationsPerUnit=2),
             perpetual("Office LTSC Professional Plus 2021 for Education", "89.00", activationsPerUnit=2)]),
    product("Project 2021", "Project planning, bought once", *PERPETUAL,
            [perpetual("Project Standard 2021", "679.00"), perpetual("Project Professional 2021", "1129.00")]),
    product("Visio LTSC 2021", "Diagrams, bought once", *PERPETUAL,
            [perpetual("Visio LTSC Standard 2021", "309.00"), perpetual("Visio LTSC Professional 2021", "579.00")]),
    product("Exchange Server 2019", "Mail server, bought once; few left", *PERPETUAL,
            [perpetual("Exchange Server 2019 Standard", "706.00", inventory=25, maximum=5),
             perpetual("Exchange Server 2019 Enterprise", "4045.00", inventory=3, maximum=5)]),
    product("System Center 2022", "Keys and downloads are for the customer's eyes only", *PERPETUAL,
            [perpetual("System Center 2022 Standard - 16 Core License Pack", "1323.00", family="customer-only"),
             perpetual("System Center 2022 Datacenter - 16 Core License Pack", "3607.00", family="customer-only")]),
    product("SUSE Linux Enterprise Server", "Plan for virtual machines; cannot be cancelled or exchanged", *PLAN,
            [plan("SUSE Linux Enterprise Server, 1-2 vCPU", "P1Y", "297.00"),
             plan("SUSE Linux Enterprise Server, 1-2 vCPU", "P3Y", "742.00"),
             plan("SUSE Linux Enterprise Server, 3-4 vCPU", "P1Y", "594.00"),
             plan("SUSE Linux Enterprise Server, 5+ vCPU", "P1Y", "745.00")], publisher="SUSE"),
    product("Red Hat Enterprise Linux", "Plan for virtual machines; cannot be cancelled or exchanged", *PLAN,
            [plan("Red Hat Enterprise Linux, 1-4 vCPU", "P1Y", "420.00"),
             plan("Red Hat Enterprise Linux, 5+ vCPU", "P1Y", "910.00")], publisher="Red Hat"),
] + [
    product(f"Reserved VM Instance, {size}", f"Reserved capacity for virtual machines of size {size}", "reservation",
            "AzureReservationsVM", ("VirtualMachines", "Virtual Machines"),
            [reservation(size, region, name, str(Decimal(price) * Decimal(factor))) for region, name, factor in REGIONS])
    for size, price in SIZES
]

# Title of SKU: segments beside commercial that get it, at which part of the price.
OTHER_SEGMENTS = {
    "Office LTSC Professional Plus 2021": [("education", "0.35"), ("nonprofit", "0.40"), ("government", "0.90")],
    "Office LTSC Standard 2021": [("education", "0.30"), ("nonprofit", "0.35")],
    "Windows Server 2022 Standard - 16 Core License Pack": [("education", "0.50"), ("government", "0.92")],
    "SQL Server 2019 Standard - 2 Core License Pack": [("education", "0.50"), ("government", "0.92")],
    "Windows Server 2022 - 1 User CAL": [("education", "0.50"), ("nonprofit", "0.40")],
}
# Titles of SKUs that are sold to one segment alone.
ONLY_SEGMENT = {"Office LTSC Professional Plus 2021 for Education": "education"}
# SKUs whose price rises on a date: the older price ends where the newer one starts.
PRICE_RISES = {
    "SQL Server Standard - 2 Core License Pack - 1 year": ("1.08", "7/1/2026 12:00:00 AM"),
    "Windows Server 2022 Standard - 16 Core License Pack": ("1.05", "1/1/2027 12:00:00 AM"),
}
SINCE = "1/1/2020 12:00:00 AM"

COLUMNS = ["ProductTitle", "ProductId", "SkuId", "SkuTitle", "Publisher", "SkuDescription", "UnitOfMeasure", "TermDuration",
           "BillingPlan", "Market", "Currency", "UnitPrice", "PricingTierRangeMin", "PricingTierRangeMax",
           "EffectiveStartDate", "EffectiveEndDate", "Tags", "ERP Price", "Segment"]


def price_rows():
    for entry in PRODUCTS:
        for sku in entry["skus"]:
            for term, usd in sku["_usd"].items():
                for market, (currency, rate, digits) in MARKETS.items():
                    if entry["kind"] == "reservation" and market in NO_RESERVATIONS:
                        continue
                    segments = [(ONLY_SEGMENT.get(sku["title"], "commercial"), "1")]
                    if sku["title"] in ONLY_SEGMENT and market not in OTHER_SEGMENT_MARKETS:
                        continue
                    if market in OTHER_SEGMENT_MARKETS:
                        segments += OTHER_SEGMENTS.get(sku["title"], [])
                    for segment, part in segments:
                        rise, when = PRICE_RISES.get(sku["title"], (None, ""))
                        spans = [("1", SINCE, when)] + ([(rise, when, "")] if rise else [])
                        for factor, start, end in spans:
                            exact = Decimal(usd) * Decimal(rate) * Decimal(part) * Decimal(factor)
                            quantum = Decimal(1).scaleb(-digits)
                            price = exact.quantize(quantum, ROUND_HALF_UP)
                            erp = (price * Decimal("1.2")).quantize(quantum, ROUND_HALF_UP)
                            yield [entry["title"], entry["id"], sku["id"], sku["title"], entry["publisher"], sku["description"],
                                   sku["unitOfMeasure"], term, "", market, currency, price, "", "", start, end, "", erp, segment]


def key(pool, number):
    letters, block = "", 0
    while len(letters) < 28:
        for byte in hashlib.blake2b(f"{pool} {number} {block}".encode(), digest_size=64).digest():
            if byte < 240 and len(letters) < 28:
                letters += ALPHABET[byte % 24]
        block += 1
    check = int.from_bytes(hashlib.blake2b(letters.encode(), digest_size=32).digest()[:8], "little")
    tail = ""
    for _ in range(4):
        check, digit = divmod(check, 24)
        tail = ALPHABET[digit] + tail
    return "-".join((letters + tail)[i:i + 4] for i in range(0, 32, 4))


POOL_SIZES = {"Windows Server 2019 Standard - 16 Core License Pack": 10000}

ROLES = [("admin", "global_admin", "Ada", "Moss"), ("agent", "admin_agent", "Ben", "Okafor"),
         ("sales", "sales_agent", "Cleo", "Lind"), ("helpdesk", "helpdesk_agent", "Dov", "Ibarra"),
         ("billing", "billing_admin", "Elif", "Storm"), ("users", "user_management_admin", "Finn", "Adeyemi"),
         ("account", "account_admin", "Gia", "Novak"), ("referral", "referral_admin", "Hugo", "Berg"),
         ("marketing", "marketing_content_admin", "Iris", "Tanaka")]


def users(domain, names):
    return [{"userName": f"{name}@{domain}", "firstName": first, "lastName": last, "password": PASSWORD, "roles": [role]}
            for name, role, first, last in ROLES if name in names]


def address(line, city, state, postal, country):
    return {"addressLine1": line, "city": city, **({"state": state} if state else {}), "postalCode": postal, "country": country}


# Fields as POST /operator/v1/partners takes them, with the users and applications beside.
PARTNERS = {
    "operator": {
        "id": "00000000-0000-4000-8000-000000000001", "name": "Chandlery Operator", "domain": "operator.example",
        "users": [{"userName": "operator@operator.example", "firstName": "Olga", "lastName": "Pern", "password": PASSWORD,
                   "roles": ["operator"]}],
    },
    "partners": [
        {"id": "10000000-0000-4000-8000-000000000001", "name": "Northwind Distribution", "domain": "northwind-distribution.example",
         "mpnId": "4100001", "type": "direct", "country": "US", "currency": "USD", "creditLimit": {"amount": "250000.00", "currency": "USD"},
         "defaultAddress": address("400 Broad Street", "Seattle", "WA", "98109", "US"),
         "users": users("northwind-distribution.example", [name for name, *_ in ROLES]),
         "applications": [{"clientId": "11111111-1111-4111-8111-111111111111", "name": "Northwind shop",
                           "secret": "demo-secret-of-the-northwind-application"}]},
        {"id": "10000000-0000-4000-8000-000000000002", "name": "Rheinkontor Software", "domain": "rheinkontor.example",
         "mpnId": "4100002", "type": "indirectProvider", "country": "DE", "currency": "EUR",
         "creditLimit": {"amount": "400000.00", "currency": "USD"},
         "defaultAddress": address("Rheinallee 8", "Koeln", "", "50667", "DE"),
         "users": users("rheinkontor.example", ["admin", "agent", "sales", "billing"]),
         "applications": [{"clientId": "22222222-2222-4222-8222-222222222222", "name": "Rheinkontor marketplace",
                           "secret": "demo-secret-of-the-rheinkontor-application"}]},
        {"id": "10000000-0000-4000-8000-000000000003", "name": "Alsterwerk Systems", "domain": "alsterwerk.example",
         "mpnId": "4100003", "type": "indirectReseller", "country": "DE", "currency": "EUR",
         "defaultAddress": address("Alsterufer 30", "Hamburg", "", "20354", "DE"),
         "providerId": "10000000-0000-4000-8000-000000000002",
         "users": users("alsterwerk.example", ["admin", "sales"]),
         "applications": [{"clientId": "33333333-3333-4333-8333-333333333333", "name": "Alsterwerk desk",
                           "secret": "demo-secret-of-the-alsterwerk-application"}]},
    ],
}

CUSTOMER_COLUMNS = ["id", "partner_domain", "company_name", "domain", "country", "segment", "first_name", "last_name", "email",
                    "address_line1", "city", "state", "postal_code", "phone_number", "language", "culture",
                    "agreement_date", "reseller_mpn_id", "qualification"]
N, R = "northwind-distribution.example", "rheinkontor.example"
# By company: the special qualification that was asked for and granted.
QUALIFICATIONS = {"Cedar Hollow School District": "Education"}
CUSTOMERS = [
    (N, "Harbor & Pine Logistics", "harborpine.example", "US", "commercial", "Mara", "Quill", "12 Pier Road", "Seattle", "WA", "98101", "+1 206 555 0111", "en", "en-US", "2021-02-10", ""),
    (N, "Wake Atoll Observatory", "wakeatoll.example", "UM", "commercial", "Sol", "Reyes", "1 Lagoon Way", "Wake Island", "", "96898", "+1 808 555 0112", "en", "en-US", "2021-02-10", ""),
    (R, "Bergtal Maschinenbau", "bergtal.example", "DE", "commercial", "Jana", "Voss", "Werkstrasse 4", "Kassel", "", "34117", "+49 561 555 0113", "de", "de-DE", "2021-01-20", ""),
    (R, "Lycee des Trois Rivieres", "trois-rivieres.example", "FR", "education", "Luc", "Marchal", "3 Rue du Pont", "Nantes", "", "44000", "+33 2 55 55 01 14", "fr", "fr-FR", "2021-01-20", "4100003"),
    (R, "Thornfield Borough Council", "thornfield.example", "GB", "government", "Nia", "Hale", "1 Market Square", "Thornfield", "", "TF1 1AA", "+44 1632 960115", "en", "en-GB", "2021-03-01", ""),
    (R, "Solbacka Omsorg", "solbacka.example", "SE", "nonprofit", "Elin", "Ask", "Storgatan 9", "Uppsala", "", "753 10", "+46 18 555 01 16", "sv", "sv-SE", "2021-03-02", "4100003"),
    (R, "Alpstein Uhren", "alpstein-uhren.example", "CH", "commercial", "Reto", "Frei", "Seeweg 2", "St. Gallen", "", "9000", "+41 71 555 01 17", "de", "de-CH", "2021-03-03", ""),
    (R, "Fjordlys Energi", "fjordlys.example", "NO", "commercial", "Siv", "Dahl", "Havnegata 7", "Bergen", "", "5003", "+47 55 55 01 18", "nb", "nb-NO", "", "4100003"),
    (R, "Officine Brera", "officine-brera.example", "IT", "commercial", "Piero", "Sala", "Via dei Fiori 21", "Milano", "", "20121", "+39 02 5555 0119", "it", "it-IT", "", ""),
    (R, "Ilulissat Fiskeri", "ilulissat-fiskeri.example", "GL", "commercial", "Aviaja", "Holm", "Havnevej 5", "Ilulissat", "", "3952", "+299 555 120", "da", "da-DK", "2021-03-05", ""),
    (N, "Cedar Hollow School District", "cedarhollow.example", "US", "commercial", "Wren", "Castillo", "70 Orchard Lane", "Spokane", "WA", "99201", "+1 509 555 0121", "en", "en-US", "2021-09-01", ""),
]


def without_notes(entry):
    copy = {name: value for name, value in entry.items() if name != "skus"}
    copy["skus"] = [{name: value for name, value in sku.items() if not name.startswith("_")} for sku in entry["skus"]]
    return copy


def write_json(path, value):
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def write_csv(path, header, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent / "data" / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "products.json", [without_notes(entry) for entry in PRODUCTS])
    write_csv(folder / "pricesheet.csv", COLUMNS, price_rows())
    write_json(folder / "partners.json", PARTNERS)
    write_csv(folder / "customers.csv", CUSTOMER_COLUMNS, [
        (f"20000000-0000-4000-8000-{number:012d}", partner, name, domain, country, segment, first, last,
         f"{first.lower()}.{last.lower()}@{domain}", line, city, state, postal, phone, language, culture, agreed, reseller,
         QUALIFICATIONS.get(name, ""))
        for number, (partner, name, domain, country, segment, first, last, line, city, state, postal, phone, language, culture,
                     agreed, reseller) in enumerate(CUSTOMERS, 1)])
    for entry in PRODUCTS:
        for sku in entry["skus"]:
            if sku["keySource"] == "pool":
                name = f"keys-{entry['id']}-{sku['id']}.csv"
                write_csv(folder / name, ["key"], [[key(name, n)] for n in range(POOL_SIZES.get(sku["title"], 100))])


if __name__ == "__main__":
    main()
