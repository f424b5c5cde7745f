/// Number plates of vehicles registered in Poland (regulation on the registration of vehicles, Dz.U. 2022 poz. 1847).
extension PersonalScan {
  /// The registration districts; a plate begins with the letters of its district.
  private static let districts: Set<UInt32> = {
    let cities = """
      BI BL BS CB CG CT CW DB DJ DL DW DX EL EP ES FG FZ GA GD GS KR KK KN KT KE LB LC LU LZ NE NO OB OP PK PL PN PO PY PP PZ RK
      RP RT RZ SB SC SD SG SH SI SJ SK SL SM SO SR ST SW SY SZ TK WA WB WD WE WF WH WI WJ WK WN WP WR WS WT WU WW WX WY ZK ZS
      """
    let counties = """
      BAU BBI BGR BHA BIA BKL BLM BMN BSE BSI BSK BSU BWM BZA CAL CBR CBY CCH CGD CGR CIN CLI CMG CNA CRA CRY CSE CSW CTR CTU CWA
      CWL CZN DBA DBL DDZ DGL DGR DJA DJE DKA DKL DLB DLE DLU DLW DMI DOA DOL DPL DSR DST DSW DTR DWL DWR DZA DZG DZL EBE EBR EKU
      ELA ELC ELE ELW EOP EPA EPD EPI EPJ ERA ERW ESI ESK ETM EWE EWI EZD EZG FGW FKR FMI FNW FSD FSL FSU FSW FWS FZA FZG FZI GBY
      GCH GCZ GDA GKA GKS GKW GLE GMB GND GPU GSL GST GSZ GTC GWE GWO GSP KBA KBC KBR KCH KDA KGR KLI KMI KMY KNS KNT KOL KOS KPR
      KRA KSU KTA KTT KWA KWI LBI LBL LCH LHR LJA LKR LKS LLB LLE LLU LOP LPA LPU LRA LRY LSW LTM LUB LWL LZA NBA NBR NDZ NEB NEL
      NGI NGO NIL NKE NLI NMR NNI NNM NOE NOG NOL NOS NPI NSZ NWE OGL OKL OKR ONA ONY OOL OPO OPR OST PCH PCT PGN PGO PGS PJA PKA
      PKE PKL PKN PKO PKR PKS PLE PMI PNT POB POS POT POZ PPL PRA PSE PSL PSR PSZ PTU PWA PWL PWR PZL RBI RBR RDE RJA RJS RKL RKR
      RLA RLE RLS RLU RMI RNI RPR RPZ RRS RSA RSR RST RTA RZE SBE SBI SBL SCI SCN SCZ SGL SKL SLU SMI SMY SPI SPS SRB SRC STA STY
      SWD SWZ SZA SZO SZY TBU TJE TKA TKI TKN TLW TOP TOS TPI TSA TSK TST TSZ WBR WCI WGM WGR WGS WKZ WLI WLS WMA WML WND WOR WOS
      WOT WPA WPI WPL WPN WPR WPU WPY WPZ WRA WSC WSE WSI WSK WSZ WWE WWL WWY WZU WZW WZY ZBI ZDR ZGL ZGR ZGY ZKA ZKL ZKO ZLO ZMY
      ZPL ZPY ZSD ZSL ZST ZSW ZSZ ZWA
      """
    var found: Set<UInt32> = []
    var code: UInt32 = 0
    for byte in (cities + " " + counties + " ").utf8 {
      if TextBytes.isCapital(byte) {
        code = code << 8 | UInt32(byte)
      } else {
        if code > 0 { found.insert(code) }
        code = 0
      }
    }
    return found
  }()

  /// `KR 1234A`, `KRA 12AB`: the letters of a district, then five characters, or four after three letters.
  ///
  /// - Parameter end: the end of the letters that begin at `start`.
  func plate(_ start: Int, _ end: Int) -> Range<Int>? {
    var code: UInt32 = 0
    for index in start..<end {
      guard TextBytes.isCapital(text[index]) else { return nil }
      code = code << 8 | UInt32(text[index])
    }
    let isHyphen = text[end] == 0x2D
    let blank = isHyphen ? 1 : text.blank(end)
    let first = end + blank
    // Without a blank the letters would end later.
    guard end - start >= 2, TextBytes.isDigit(text[first]) || (blank > 0 && TextBytes.isCapital(text[first])) else {
      return nil
    }
    var (index, digits) = (first, 0)
    while index - first <= 5 {
      if TextBytes.isDigit(text[index]) { digits += 1 } else if !TextBytes.isCapital(text[index]) { break }
      index += 1
    }
    let count = index - first
    guard !text.isWord(at: index), Self.districts.contains(code) else { return nil }
    // A decimal separator or a hyphen continues a number: a standard, a postal code. A prefix before digits only is a
    // model or a file.
    if [0x2D, 0x2E, 0x2C].contains(text[index]), text.isDigit(index + 1) { return nil }
    if isHyphen, digits == count { return nil }
    let isPlate = count == 5 ? digits >= 2 : count == 4 && end - start == 3 && (2...3).contains(digits)
    return isPlate ? start..<index : nil
  }
}
