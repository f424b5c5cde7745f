/// The units of measure that ship with the project: every unit (measure) of the Local Data Bank, and others that
/// municipal and environmental sources use.
///
/// One line for each: code, base unit, factor, Polish and English name, spellings. Factors are exact; names of the
/// Local Data Bank are spellings. docs/periods-units-status.md shows the same table, and a test compares the two.
enum UnitTable {
  static let units: [MeasureUnit] = lines.split(separator: "\n").compactMap { line in
    let parts = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 6, let factor = ExactNumber(parts[2]) else { return nil }
    return MeasureUnit(
      code: parts[0], base: parts[1], factor: factor, name: Bilingual(pl: parts[3], en: parts[4]),
      spellings: parts[5].split(separator: ";").map(String.init))
  }

  // A µ may be U+00B5 or the Greek letter U+03BC.
  private static let lines = """
    PURE|PURE|1|bez jednostki|no unit|-;brak
    THS|PURE|1000|tysiąc|thousand|tys.
    PC|PURE|0.01|procent|per cent|%;proc.;percent
    PRM|PURE|0.001|promil|per mille|‰
    PPT|PPT|1|punkt procentowy|percentage point|pp;p.p.;pkt proc.;p. proc.
    NR|NR|1|sztuka|number|szt.;szt;sztuki;sztuk;liczba;piece;pcs
    THS_NR|NR|1000|tysiąc sztuk|thousand pieces|tys. szt.
    MIO_NR|NR|1000000|milion sztuk|million pieces|mln szt.
    PER|PER|1|osoba|person|osoby;osób;os.;persons
    THS_PER|PER|1000|tysiąc osób|thousand persons|tys. osób;tys. os.
    MIO_PER|PER|1000000|milion osób|million persons|mln osób
    PER_DAY|PER_DAY|1|osobodzień|person-day|osoba/dz.;osobodni
    PER_HAZ|PER_HAZ|1|osobozagrożenie|person-hazard|os.zagroż.
    FTE|FTE|1|ekwiwalent pełnego czasu pracy|full-time equivalent|EPC
    POST|POST|1|etat|post|etaty;etatów
    AWU|AWU|1|roczna jednostka pracy|annual work unit|
    THS_AWU|AWU|1000|tysiąc rocznych jednostek pracy|thousand annual work units|tys. AWU
    HH|HH|1|gospodarstwo domowe|household|gosp.;gosp. dom.
    THS_HH|HH|1000|tysiąc gospodarstw domowych|thousand households|tys. gosp.
    FARM|FARM|1|gospodarstwo rolne|farm|gosp.;gosp. roln.
    OBJ|OBJ|1|obiekt|establishment|ob.;obiekt (zakład)
    PLACE|PLACE|1|miejsce|place|msc.;miejsca;miejsc
    THS_PLACE|PLACE|1000|tysiąc miejsc|thousand places|tys. msc.
    STAND|STAND|1|stanowisko|stand|stanowiska;stanowisk
    VOL|VOL|1|wolumin|volume of a library|wol.
    DWEL|DWEL|1|mieszkanie|dwelling|mieszk.;mieszkania;mieszkań
    GR|PLN|0.01|grosz|grosz|gr
    PLN|PLN|1|złoty|zloty|zł;PLN;złotych
    THS_PLN|PLN|1000|tysiąc złotych|thousand zlotys|tys. zł;tys. PLN;tys.zł
    MIO_PLN|PLN|1000000|milion złotych|million zlotys|mln zł;mln PLN
    BN_PLN|PLN|1000000000|miliard złotych|thousand million zlotys|mld zł;mld PLN;billion zlotys
    EUR|EUR|1|euro|euro|€
    THS_EUR|EUR|1000|tysiąc euro|thousand euros|tys. EUR
    MIO_EUR|EUR|1000000|milion euro|million euros|mln EUR
    PLN_HAB|PLN_HAB|1|złoty na mieszkańca|zloty per inhabitant|zł/mieszk.;zł/osobę;zł na 1 mieszkańca;zł/os.
    PLN_M2|PLN_M2|1|złoty na metr kwadratowy|zloty per square metre|zł/m²;zł/m2;zł za 1 m²
    PLN_T|PLN_T|1|złoty na tonę|zloty per tonne|zł/t
    THS_PLN_T|PLN_T|1000|tysiąc złotych na tonę|thousand zlotys per tonne|1000 zł/tonę;tys. zł/t;tysiąc złoty na tonę
    P_HAB|P_HAB|1|na mieszkańca|per inhabitant|na 1 mieszkańca;na 1 ludności
    P_THAB|P_HAB|0.001|na 1000 mieszkańców|per thousand inhabitants|na 1000 ludności;na 1 tys. ludności;na 1000 osób
    P_TTHAB|P_HAB|0.0001|na 10 tys. mieszkańców|per ten thousand inhabitants|na 10 tys. ludności;na 10000 ludności;na 10 000 ludności
    P_HTHAB|P_HAB|0.00001|na 100 tys. mieszkańców|per hundred thousand inhabitants|na 100 tys. ludności;na 100000 ludności;na 100 000 ludności
    PER_KM2|PER_KM2|1|osoba na kilometr kwadratowy|person per square kilometre|ludność na 1 km²;ludność na 1 km2;osoby/km²;osoby/km2;os./km²;os./km2;osób na 1 km²
    PER_HA|PER_KM2|100|osoba na hektar|person per hectare|osoby/ha;os./ha;ludność na 1 ha
    MM|M|0.001|milimetr|millimetre|mm
    CM|M|0.01|centymetr|centimetre|cm
    M|M|1|metr|metre|m;mb;metr bieżący
    KM|M|1000|kilometr|kilometre|km
    M2|M2|1|metr kwadratowy|square metre|m²;m2
    THS_M2|M2|1000|tysiąc metrów kwadratowych|thousand square metres|tys. m²;tys. m2
    ARE|M2|100|ar|are|a
    HA|M2|10000|hektar|hectare|ha
    THS_HA|M2|10000000|tysiąc hektarów|thousand hectares|tys. ha
    KM2|M2|1000000|kilometr kwadratowy|square kilometre|km²;km2
    CM3|M3|0.000001|centymetr sześcienny|cubic centimetre|cm³;cm3
    L|M3|0.001|litr|litre|l
    THS_L|M3|1|tysiąc litrów|thousand litres|tys. l
    HL|M3|0.1|hektolitr|hectolitre|hl
    M3|M3|1|metr sześcienny|cubic metre|m³;m3
    DAM3|M3|1000|dekametr sześcienny|cubic decametre|dam³;dam3
    THS_M3|M3|1000|tysiąc metrów sześciennych|thousand cubic metres|tys. m³;tys. m3
    HM3|M3|1000000|hektometr sześcienny|cubic hectometre|hm³;hm3
    KM3|M3|1000000000|kilometr sześcienny|cubic kilometre|km³;km3
    M3_D|M3_D|1|metr sześcienny na dobę|cubic metre per day|m³/dobę;m3/dobę;m³/d
    M3_H|M3_H|1|metr sześcienny na godzinę|cubic metre per hour|m³/h;m3/h
    DAM3_H|M3_H|1000|dekametr sześcienny na godzinę|cubic decametre per hour|dam³/h;dam3/h
    DAM3_YR|DAM3_YR|1|dekametr sześcienny na rok|cubic decametre per year|dam³/rok;dam3/rok
    MG|KG|0.000001|miligram|milligram|mg
    G|KG|0.001|gram|gram|g
    KG|KG|1|kilogram|kilogram|kg
    DT|KG|100|decytona|decitonne|dt;kwintal;q
    T|KG|1000|tona|tonne|t;Mg
    THS_T|KG|1000000|tysiąc ton|thousand tonnes|tys. t
    GG|KG|1000000|gigagram|gigagram|Gg
    KG_YR|KG_YR|1|kilogram na rok|kilogram per year|kg/rok;kg/r
    T_YR|KG_YR|1000|tona na rok|tonne per year|t/r;t/rok
    MJ|MJ|1|megadżul|megajoule|
    GJ|MJ|1000|gigadżul|gigajoule|
    TJ|MJ|1000000|teradżul|terajoule|
    KWH|MJ|3.6|kilowatogodzina|kilowatt-hour|kWh
    MWH|MJ|3600|megawatogodzina|megawatt-hour|MWh
    GWH|MJ|3600000|gigawatogodzina|gigawatt-hour|GWh
    KW|KW|1|kilowat|kilowatt|kW
    MW|KW|1000|megawat|megawatt|MW
    GJ_DAM3|GJ_DAM3|1|gigadżul na dekametr sześcienny|gigajoule per cubic decametre|GJ/dam³;GJ/dam3
    MIN|MIN|1|minuta|minute|min;minuty;min.
    HR|MIN|60|godzina|hour|godz.;h;godziny
    DAY|MIN|1440|doba|day|dzień;dni
    MONTH|MONTH|1|miesiąc|month|mc;mies.;m-c
    YR|MONTH|12|rok|year|lata;lat;liczba lat
    UG_M3|UG_M3|1|mikrogram na metr sześcienny|microgram per cubic metre|µg/m³;μg/m³;µg/m3;ug/m3
    MG_M3|UG_M3|1000|miligram na metr sześcienny|milligram per cubic metre|mg/m³;mg/m3
    NG_M3|UG_M3|0.001|nanogram na metr sześcienny|nanogram per cubic metre|ng/m³;ng/m3
    DEG_C|DEG_C|1|stopień Celsjusza|degree Celsius|°C
    HPA|HPA|1|hektopaskal|hectopascal|hPa
    M_S|KM_H|3.6|metr na sekundę|metre per second|m/s
    KM_H|KM_H|1|kilometr na godzinę|kilometre per hour|km/h
    """
}
