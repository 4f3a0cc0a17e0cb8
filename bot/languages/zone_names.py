"""Names of time zones that neither the tz database nor the CLDR has: abbreviations and cities."""

from typing import Final

from bot.languages.country_names import KOSOVO

ABBREVIATIONS: Final = {
    "America/New_York": "ET EST EDT",
    "America/Chicago": "CT CST CDT",
    "America/Denver": "MT MST MDT",
    "America/Los_Angeles": "PT PST PDT",
    "America/Anchorage": "AKST AKDT",
    "Pacific/Honolulu": "HST HAST",
    "America/Halifax": "AST ADT",
    "America/St_Johns": "NST NDT",
    "America/Sao_Paulo": "BRT",
    "America/Argentina/Buenos_Aires": "ART",
    "America/Bogota": "COT",
    "America/Lima": "PET",
    "America/Santiago": "CLT CLST",
    "America/Caracas": "VET",
    "America/Montevideo": "UYT",
    "UTC": "UTC GMT Z",
    "Europe/London": "BST",
    "Europe/Lisbon": "WET WEST",
    "Europe/Berlin": "CET CEST MEZ MESZ",
    "Europe/Athens": "EET EEST OEZ OESZ",
    "Europe/Moscow": "MSK",
    "Europe/Istanbul": "TRT",
    "Asia/Jerusalem": "IDT",
    "Asia/Dubai": "GST",
    "Asia/Tehran": "IRST",
    "Asia/Yekaterinburg": "YEKT",
    "Asia/Novosibirsk": "NOVT",
    "Asia/Vladivostok": "VLAT",
    "Asia/Karachi": "PKT",
    "Asia/Kolkata": "IST",
    "Asia/Kathmandu": "NPT",
    "Asia/Bangkok": "ICT",
    "Asia/Jakarta": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
    "Asia/Singapore": "SGT",
    "Asia/Hong_Kong": "HKT",
    "Asia/Manila": "PHT",
    "Asia/Seoul": "KST",
    "Asia/Tokyo": "JST",
    "Australia/Perth": "AWST",
    "Australia/Adelaide": "ACST ACDT",
    "Australia/Sydney": "AEST AEDT AET",
    "Pacific/Auckland": "NZT NZST NZDT",
    "Africa/Johannesburg": "SAST",
    "Africa/Nairobi": "EAT",
    "Africa/Lagos": "WAT",
    "Africa/Maputo": "CAT",
}
"""The place that people mean by an abbreviation; its clocks change in summer even where the name is that of winter.

Of several meanings the one counts that most people have: IST is India's, BST is British, CST is Chicago's.
"""
ONLY_IN_CAPITALS: Final = frozenset({"art", "cat", "eat", "pet", "west", "wit"})
"""Abbreviations that are words of English, too."""
ZONES_OF_NAMES: Final = {
    "GMT": "UTC",
    "India": "Asia/Kolkata",
    "Nepal": "Asia/Kathmandu",
    "Argentina": "America/Argentina/Buenos_Aires",
}
"""The CLDR's names of times, *Indian Standard Time*, of places that it knows by withdrawn names."""
MAIN_ZONES: Final = {
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "MH": "Pacific/Majuro",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "UA": "Europe/Kyiv",
    "UZ": "Asia/Tashkent",
    KOSOVO: "Europe/Belgrade",  # which the tz database does not list
}
"""The zone of nearly all people in a country that has several: the CLDR's ``primaryZones``.

Source: https://github.com/unicode-org/cldr/blob/main/common/supplemental/metaZones.xml
"""
CITIES: Final = {
    "Asia/Shanghai": "Beijing; Peking; Pékin; Pekín; Pequim; Pechino; Bắc Kinh; Пекин; 北京; بكين; Guangzhou;"
    " Shenzhen;"
    " Chengdu; Wuhan; Tianjin; Nanjing; Hangzhou; Xi’an",
    "Asia/Kolkata": "Mumbai; Bombay; Мумбаи; ムンバイ; مومباي; Delhi; New Delhi; Neu Delhi; Nueva Delhi;"
    " Nova Déli; Nuova"
    " Delhi; Дели; デリー; ニューデリー; دلهي; نيودلهي; Bangalore; Bengaluru; Chennai; Madras; Hyderabad; Pune;"
    " Ahmedabad;"
    " Jaipur; Lucknow; Kochi; Goa",
    "Asia/Karachi": "Lahore; Islamabad",
    "Asia/Tokyo": "Osaka; Kyoto; Yokohama; Nagoya; Sapporo; Fukuoka; Kobe; 大阪; 京都; 横浜; 名古屋; 札幌; 福岡;"
    " 神戸; とうきょう",
    "Asia/Seoul": "Busan; Incheon; Daegu; 서울",
    "Asia/Ho_Chi_Minh": "Hanoi; Hà Nội; Hanói; Ханой; ハノイ; هانوي; Ho Chi Minh City; HCMC; Sài Gòn; TP HCM;"
    " Thành phố"
    " Hồ Chí Minh; Đà Nẵng; Hải Phòng; Cần Thơ; Huế; TPHCM; TP Hồ Chí Minh",
    "Asia/Dubai": "Abu Dhabi; أبوظبي; Sharjah",
    "Asia/Riyadh": "Mecca; Mekka; Medina; Jeddah; Dammam; جدة; مكة",
    "Asia/Jerusalem": "Haifa; תל אביב; ירושלים",
    "Asia/Bangkok": "Chiang Mai; Phuket",
    "Asia/Jakarta": "Bandung; Surabaya",
    "Asia/Makassar": "Bali; Denpasar",
    "Asia/Manila": "Quezon City; Cebu; Davao",
    "Asia/Yekaterinburg": "Ekaterinburg; Perm; Ufa; Chelyabinsk; Пермь; Уфа; Челябинск",
    "Europe/Moscow": "Saint Petersburg; Sankt Petersburg; Санкт Петербург; Петербург; СПб; Питер; Sochi; Сочи; Kazan;"
    " Казань; Nizhny Novgorod; Нижний Новгород; Мск; Москве; Москвы; Московское; Московскому",
    "Europe/Kyiv": "Kharkiv; Odesa; Odessa; Lviv; Dnipro; Київ; Львов; Харьков; Одесса",
    "Europe/Berlin": "Munich; München; Múnich; Munique; Мюнхен; ミュンヘン; ميونخ; Hamburg; Cologne; Köln; Colonia;"
    " Colônia; Frankfurt; Francfort; Francoforte; Франкфурт; Гамбург; Stuttgart; Düsseldorf; Leipzig; Dresden; Bremen;"
    " Hannover; Hanover; Nürnberg; Nuremberg; Dortmund; Essen; Duisburg; Bochum; Bonn; Karlsruhe; Mannheim; Freiburg;"
    " Münster; Augsburg; Frankfurt am Main; Hambourg; Hamburgo; Kiel; Potsdam; Magdeburg; Rostock; Kassel; Erfurt;"
    " Mainz; Wiesbaden; Saarbrücken; Heidelberg; Wuppertal; Bielefeld",
    "Europe/Vienna": "Graz; Linz; Salzburg; Innsbruck; Klagenfurt",
    "Europe/Zurich": "Geneva; Genf; Genève; Ginebra; Genebra; Ginevra; Женева; Basel; Bern; Berne; Lausanne; Lugano;"
    " St Gallen; Luzern; Lucerne; Winterthur; Basilea; Bâle; Berna; Losanna",
    "Europe/Paris": "Lyon; Marseille; Marsella; Marselha; Marsiglia; Марсель; Лион; Toulouse; Nice; Nantes; Bordeaux;"
    " Lille; Strasbourg; Rennes; Montpellier; Nizza; Niza; Straßburg; Estrasburgo; Strasburgo; Pa ri; Bordeos; Lione;"
    " Grenoble; Dijon",
    "Europe/Brussels": "Antwerp; Antwerpen; Anvers; Ghent; Gent; Bruges; Liège",
    "Europe/Amsterdam": "Rotterdam; The Hague; Den Haag; La Haye; La Haya; Utrecht; Eindhoven",
    "Europe/Madrid": "Barcelona; Barcelone; Barcellona; Барселона; バルセロナ; برشلونة; Valencia; Sevilla;"
    " Seville; Bilbao;"
    " Málaga; Zaragoza; Palma; Saragossa; Saragosse; Murcia; Alicante; Siviglia; Séville; San Sebastián",
    "Europe/Lisbon": "Porto; Oporto; Coimbra; Braga",
    "Europe/Rome": "Milan; Milano; Milán; Milão; Mailand; Милан; ミラノ; ميلانو; Naples; Napoli; Neapel; Turin;"
    " Torino;"
    " Florence; Firenze; Florenz; Venice; Venezia; Venedig; Genoa; Genova; Bologna; Palermo; Bari; Catania; Verona;"
    " Bolzano; Bozen; Trento; Pisa; Padova; Padua",
    "Europe/London": "Manchester; Birmingham; Liverpool; Leeds; Bristol; Edinburgh; Glasgow; Cardiff; Sheffield;"
    " Oxford; Cambridge; Newcastle; Nottingham; Londen; Luân Đôn; Belfast",
    "Europe/Dublin": "Cork; Galway",
    "Europe/Warsaw": "Kraków; Krakau; Cracow; Cracovie; Wrocław; Gdańsk; Poznań; Łódź; Warszawa; Breslau; Danzig",
    "Europe/Prague": "Brno; Brünn",
    "Europe/Stockholm": "Gothenburg; Göteborg; Malmö",
    "Europe/Oslo": "Bergen; Trondheim",
    "Europe/Copenhagen": "København; Aarhus; Odense",
    "Europe/Helsinki": "Tampere; Turku; Helsingfors; Espoo",
    "Europe/Istanbul": "Ankara; Анкара; أنقرة; İzmir; Antalya; Bursa; Constantinople; Konstantinopel",
    "Europe/Athens": "Thessaloniki; Saloniki; Αθήνα; Θεσσαλονίκη",
    "Atlantic/Canary": "Las Palmas; Tenerife; Canary Islands; Islas Canarias; Canarias; Kanaren; Gran Canaria;"
    " Lanzarote; Fuerteventura",
    "Africa/Cairo": "Alexandria; Giza; الإسكندرية; الجيزة",
    "Africa/Casablanca": "Rabat; Marrakesh; Marrakech; Fes; Tangier; الرباط; مراكش",
    "Africa/Lagos": "Abuja; Kano",
    "Africa/Johannesburg": "Cape Town; Kapstadt; Le Cap; Ciudad del Cabo; Durban; Pretoria",
    "America/New_York": "NYC; Boston; Washington DC; Washington D C; Miami; Philadelphia; Atlanta; Charlotte; Orlando;"
    " Pittsburgh; Cleveland; Baltimore; Tampa; Brooklyn; Manhattan; New York City; Nova Iorque; Nova York; Washington;"
    " Florida; Massachusetts; NY; US Eastern; East Coast; US East Coast; New Jersey; Virginia; North Carolina; Ohio;"
    " Connecticut; Maryland; Pennsylvania",
    "America/Chicago": "Houston; Dallas; Austin; San Antonio; New Orleans; Minneapolis; Milwaukee; Nashville; Memphis;"
    " Saint Louis; Kansas City; Texas; Illinois; Minnesota; Wisconsin; Louisiana; US Central",
    "America/Denver": "Salt Lake City; Albuquerque; Colorado; Utah; New Mexico; US Mountain",
    "America/Los_Angeles": "San Francisco; Сан Франциско; サンフランシスコ; سان فرانسيسكو; SF; LA; San Diego; Seattle;"
    " Portland; Las Vegas; Sacramento; Oakland; California; Silicon Valley; West Coast; US West Coast; US Pacific; Bay"
    " Area; Washington State",
    "America/Toronto": "Ottawa; Montréal; Québec; Quebec City; Ontario",
    "America/Edmonton": "Calgary; Alberta",
    "America/Mexico_City": "CDMX; Guadalajara; Puebla; México DF; México D F",
    "America/Sao_Paulo": "Rio de Janeiro; Rio; Rio de Janeiro RJ; Brasília; Belo Horizonte; Curitiba; Porto Alegre;"
    " Salvador da Bahia; Campinas; Florianópolis; San Pablo",
    "America/Argentina/Buenos_Aires": "Rosario; Bs As; CABA",
    "America/Bogota": "Medellín; Cali; Cartagena",
    "America/Santiago": "Valparaíso",
    "America/Guayaquil": "Quito",
    "America/La_Paz": "Santa Cruz de la Sierra",
    "Australia/Sydney": "Canberra; Newcastle NSW; New South Wales",
    "Australia/Brisbane": "Gold Coast",
    "Pacific/Auckland": "Wellington; Christchurch",
    "Asia/Qatar": "Doha; الدوحة; Доха; ドーハ",
    "Asia/Taipei": "臺北; Kaohsiung",
    "Asia/Almaty": "Astana; Астана; Алма Ата; Nur Sultan",
    "Europe/Bucharest": "București; Cluj",
    "Europe/Belgrade": "Београд; Beograd",
    "Atlantic/Azores": "Ponta Delgada",
    "Atlantic/Madeira": "Funchal",
    "America/Halifax": "Nova Scotia",
    "America/Vancouver": "British Columbia; Victoria BC",
    "America/Winnipeg": "Manitoba",
    "Australia/Perth": "Western Australia",
}
"""Cities that the tz database knows by the name of another one, in all languages of the bot, by semicolons."""
