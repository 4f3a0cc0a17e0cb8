"""Names of countries that the CLDR lacks, or has in other languages than the bot's."""

from typing import Final

KOSOVO: Final = "XK"
"""A code that ISO leaves to its users; TMDb, JustWatch and the CLDR all use it."""
COMMON_NAMES: Final = {
    "US": "Murica; Штаты; Mĩ; U S A; USA; US of A; America; the States; United States of America; Amerika; EE UU;"
    " EEUU; EUA; États Unis"
    " d’Amérique; Amérique; América; Estados Unidos da América; Estados Unidos de América; Vereinigte Staaten"
    " von Amerika; Stati Uniti d’America; Mỹ; Nước Mỹ; США; Америка; Соединённые Штаты Америки; アメリカ; 米国;"
    " أمريكا; أميركا; الولايات المتحدة الأمريكية",
    "GB": "Nordirland; Irlande du Nord; Irlanda do Norte; Irlanda del Norte; Irlanda del Nord;"
    " Соединённое Королевство; Уэльс; Уельс; Северная Ирландия; スコットランド; ウェールズ; 北アイルランド;"
    " Xứ Wales; Bắc Ireland;"
    " اسكتلندا; ويلز; أيرلندا الشمالية; País de Gales; Britain; Great Britain; England; Scotland; Wales;"
    " Northern Ireland; Großbritannien; Schottland; Grande"
    " Bretagne; Angleterre; Écosse; Pays de Galles; Gran Bretaña; Inglaterra; Escocia; Gales; Grã Bretanha;"
    " Escócia; Gran Bretagna; Inghilterra; Scozia; Galles; Anh; Nước Anh; Anh Quốc; Англия; Британия;"
    " Шотландия; 英国; イングランド; إنجلترا; انجلترا; بريطانيا; إنكلترا",
    "NL": "Holland; Hollande; Holanda; Olanda; Голландия",
    "CZ": "Czech Republic; Czech; Tschechische Republik; République tchèque; República Checa; República Tcheca;"
    " Repubblica Ceca; Cộng hòa Séc; Tiệp; Чешская Республика; チェコ共和国; جمهورية التشيك",
    "TR": "Turkey; トルコ共和国",
    "AE": "UAE; Emirates; Dubai; Abu Dhabi; VAE; Emirate; EAU; Émirats; Emiratos; Emirados; Emirati; Emiratos"
    " Árabes; Эмираты; Объединённые Арабские Эмираты; アラブ首長国; الإمارات; الامارات; دبي",
    "KR": "S Korea; Korea; Republic of Korea; Corée; Corea; Coreia; ROK; Nam Triều Tiên; Корея; Южная Корея; 大韓民国;"
    " كوريا",
    "KP": "N Korea; DPRK; Democratic People’s Republic of Korea; Bắc Hàn; Bắc Triều Tiên; Северная Корея;"
    " 朝鮮民主主義人民"
    "共和国",
    "CI": "Ivory Coast; Elfenbeinküste; Costa de Marfil; Bờ Biển Ngà; Берег Слоновой Кости",
    "CD": "Democratic Republic of Congo; Congo DRC; Congo DR; Zaire; Zaïre; DRC; DR Congo;"
    " Democratic Republic of the Congo; République démocratique du Congo; RDC; Demokratische"
    " Republik Kongo; República Democrática do Congo; Repubblica Democratica del Congo",
    "CG": "Republic of the Congo; République du Congo; Republik Kongo; Kongo",
    "HK": "Hong Kong SAR; Hong Kong; Hongkong; Hồng Kông; 香港; هونغ كونغ; هونج كونج",
    "MO": "Macau; Macao; Ma Cao; マカオ; ماكاو",
    "MM": "Birma",
    "MK": "FYROM; Macedonia; Mazedonien; Macédoine; Macedônia; Македония; マケドニア; مقدونيا",
    "SZ": "Swaziland; Swasiland; Suazilandia; Suazilândia; Свазиленд",
    "TL": "East Timor; Osttimor; Đông Timor; تيمور الشرقية",
    "CV": "Kap Verde",
    "VA": "Vatican; Holy See; Vatikan; Vaticano; Saint Siège; Heiliger Stuhl; Santa Sede; Santa Sé; バチカン",
    "PS": "Gaza; West Bank; Gaza Strip; Palestine; Palästina; Palestina; Palestinian Territory; State of Palestine;"
    " Палестина; パレスチナ; فلسطين",
    "TW": "Republic of China; Formosa",
    "CN": "PRC; People’s Republic of China; Mainland China; Volksrepublik China; République populaire de Chine;"
    " Trung Hoa; КНР; 中華人民共和国; جمهورية الصين الشعبية",
    "RU": "Russian Federation; Russische Föderation; Fédération de Russie; Federación Rusa; Federação Russa;"
    " Federazione Russa; Liên bang Nga; Российская Федерация; РФ; ロシア連邦; روسيا الاتحادية",
    "DE": "West Germany; East Germany; Federal Republic of Germany; Bundesrepublik Deutschland; Bundesrepublik; BRD;"
    " ФРГ; Nước Đức;"
    " ドイツ連邦共和国; المانيا",
    "FR": "République française; Metropolitan France; Nước Pháp; フランス共和国",
    "BY": "Belorussia; Weißrussland; Белоруссия",
    "MD": "Moldawien; Молдавия; Republic of Moldova",
    "IR": "Persia; Islamic Republic of Iran; Persien",
    "IE": "Ireland Republic; Ái Nhĩ Lan; Republic of Ireland; Éire; Republik Irland; アイルランド共和国",
    "SY": "Syrian Arab Republic",
    "VN": "Nước Việt Nam",
    "LA": "Lao People’s Democratic Republic",
    "BO": "Plurinational State of Bolivia",
    "VE": "Bolivarian Republic of Venezuela",
    "TZ": "United Republic of Tanzania",
    "BA": "BiH; Bosnia; Bosnia Herzegovina; Bosnien; Bosnie; Босния; البوسنة",
    "TT": "Trinidad",
    "LK": "Ceylon",
    "JP": "日本国; Nippon; Nihon; にほん; にっぽん; Nhật",
    "AU": "Down Under; Úc; Nước Úc",
    "NZ": "Nueva Zelandia; Aotearoa",
    "TH": "Siam",
    "IT": "Ý; Nước Ý",
    "SA": "Ả Rập Saudi; Saudi; KSA; السعودية",
    "EG": "Misr",
    "ZA": "S Africa; Mzansi; RSA; ЮАР; Южная Африка",
    "FM": "Federated States of Micronesia",
    "ID": "Nam Dương",
    "CH": "Swiss Confederation",
    "CA": "Québec; Gia Nã Đại",
    "MX": "Mê hi cô; Méjico",
    "BR": "Bra xin",
    "ES": "Cataluña; Catalunya; Catalonia",
    "IN": "Hindustan",
    "DK": "الدنمارك",
    "FO": "Faroes; Faeroe Islands; Faeroes",
    "PF": "Tahiti",
    "GF": "Guyane",
    "KY": "Caymans; Cayman",
    "VI": "USVI",
    "VG": "BVI",
    "FK": "Falklands; Malvinas; Malouines",
    "AX": "Åland; Ahvenanmaa",
    "SJ": "Svalbard; Spitsbergen",
    "AG": "Antigua",
    "KN": "St Kitts",
    "VC": "St Vincent; Saint Vincent and the Grenadines",
    "ST": "São Tomé",
    "DO": "Rep Dominicana; DomRep; Rep Dom",
    "OM": "سلطنة عمان",
    "NG": "Naija",
    "PH": "Pilipinas; Phillipines; Philipines; Phillippines",
    "KG": "Кыргызстан",
    "CO": "Columbia",
    "PG": "PNG",
    "BS": "Bahama",
    KOSOVO: "Kosova",
}
"""Common names beside the CLDR's, in all languages of the bot; separated by semicolons."""
OWN_NAMES: Final = {
    "PL": "Polska",
    "NL": "Nederland",
    "SE": "Sverige",
    "NO": "Norge; Noreg",
    "DK": "Danmark",
    "FI": "Suomi",
    "GR": "Ελλάδα; Hellas; Ellada",
    "CZ": "Česko; Česká republika",
    "SK": "Slovensko",
    "HU": "Magyarország",
    "BG": "България",
    "UA": "Україна",
    "IL": "ישראל",
    "IR": "ایران",
    "IN": "भारत; Bharat",
    "TH": "ประเทศไทย; ไทย",
    "TW": "台灣; 臺灣",
    "KR": "한국; 대한민국",
    "HR": "Hrvatska",
    "RS": "Srbija; Србија",
    "SI": "Slovenija",
    "EE": "Eesti",
    "LV": "Latvija",
    "LT": "Lietuva",
    "AL": "Shqipëri; Shqipëria",
    "BE": "België",
    "AM": "Հայաստան",
    "GE": "საქართველო; Sakartvelo",
    "PK": "پاکستان",
    "BD": "বাংলাদেশ",
    "CN": "中國; Zhongguo",
    "BA": "Bosna i Hercegovina; Bosna",
    "CY": "Κύπρος; Kıbrıs",
    "ME": "Crna Gora",
    "KZ": "Қазақстан",
    "UZ": "O’zbekiston",
}
"""The countries' own names, in languages that the bot does not speak; separated by semicolons."""
