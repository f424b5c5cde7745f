/// The most frequent first names in the PESEL register (https://dane.gov.pl/pl/dataset/1667), with their grammatical
/// cases.
enum FirstNames {
  static func contains(_ folded: UInt64) -> Bool {
    sieve[Int(folded & 0xFFFF)] != 0 && all.contains(folded)
  }

  /// Whether it is a first name in the nominative, as registers write it.
  static func isNominative(_ folded: UInt64) -> Bool { inRegister.contains(folded) }

  /// Which low bits of the hashes occur at all: this rules out nearly every other word.
  private static let sieve = ByteTable(size: 1 << 16) { table in
    for folded in all { table[Int(folded & 0xFFFF)] = 1 }
  }

  private static let nominatives = """
    Adam Adrian Adrianna Agata Agnieszka Aleksander Aleksandra Alicja Amelia Andrzej Aneta Anna Antoni Antonina Arkadiusz
    Artur Barbara Bartłomiej Bartosz Beata Bernadeta Błażej Bogdan Bogumiła Bogusława Bogusław Bożena Bronisław Cecylia
    Cezary Czesław Czesława Damian Daniel Danuta Daria Dariusz Dawid Dominik Dominika Dorota Edward Edyta Elżbieta
    Emilia Eugeniusz Ewa Ewelina Filip Franciszek Gabriela Grażyna Grzegorz Halina Hanna Helena Henryk Hubert Ignacy Ilona
    Irena Ireneusz Iwona Izabela Jacek Jadwiga Jakub Jan Janina Janusz Jarosław Jerzy Joanna Jolanta Józef Józefa Julia
    Julian Justyna Kacper Kamil Kamila Karol Karolina Katarzyna Kazimierz Kinga Klaudia Konrad Krystian Krystyna Krzysztof
    Leszek Lidia Lucyna Łucja Łukasz Maciej Magdalena Maja Małgorzata Marcin Marek Maria Marian Marianna Mariola Mariusz
    Marta Marzena Mateusz Michał Michalina Mieczysław Mikołaj Mirosław Mirosława Monika Natalia Nikola Norbert Oliwia Oliwier
    Oskar Patrycja Patryk Paulina Paweł Piotr Przemysław Radosław Rafał Regina Renata Robert Roman Ryszard Sandra Sebastian
    Sławomir Sławomira Stanisław Stanisława Stefan Stefania Sylwester Sylwia Szymon Tadeusz Teresa Tomasz Urszula Wacław
    Waldemar Wanda Weronika Wiesław Wiesława Wiktor Wiktoria Wioletta Witold Władysław Władysława Włodzimierz Wojciech
    Zbigniew Zdzisław Zenon Zofia Zuzanna Zygmunt Żaneta Szczepan
    """

  private static let inRegister = set(nominatives)

  private static let all: Set<UInt64> = {
    var found: Set<UInt64> = []
    for name in words(nominatives) {
      for form in [name] + forms(of: name) { found.insert(TextBytes.folded(form)) }
    }
    return found
  }()

  /// The cases of a name. Some results are not real forms, which does no harm.
  private static func forms(of name: String) -> [String] {
    func with(_ stem: some StringProtocol, _ endings: [String]) -> [String] { endings.map { stem + $0 } }
    if name.hasSuffix("a") {
      let stem = name.dropLast()
      var forms = with(stem, ["y", "i", "ę", "ą", "o", "ie", "e"])
      // Marta: Marcie, Dorota: Dorocie, Wanda: Wandzie, Barbara: Barbarze, Agnieszka: Agnieszce.
      for (ending, changed) in [("t", "cie"), ("d", "dzie"), ("r", "rze"), ("k", "ce"), ("g", "dze"), ("ł", "le")]
      where stem.hasSuffix(ending) {
        forms.append(stem.dropLast() + changed)
      }
      return forms
    }
    if name.hasSuffix("y") || name.hasSuffix("i") {
      return with(name.hasSuffix("y") ? name.dropLast() + "ego" : name + "ego", [""])
        + (name.hasSuffix("y") ? with(name.dropLast(), ["emu", "ym"]) : with(name, ["emu", "m"]))
    }
    var stem = name[...]
    // Marek: Marka, Paweł: Pawła, Wojciech stays.
    if name.hasSuffix("ek") { stem = name.dropLast(2) + "k" }
    if name.hasSuffix("eł") { stem = name.dropLast(2) + "ł" }
    var forms = with(stem, ["a", "owi", "em", "iem", "u", "ie"])
    for (ending, changed) in [("r", "rze"), ("t", "cie"), ("d", "dzie"), ("ł", "le")] where stem.hasSuffix(ending) {
      forms.append(stem.dropLast() + changed)
    }
    return forms
  }

  /// Words after a first name that show that the name is not a private person's.
  static let notSurnames = set(
    """
    Chrzciciel Chrzciciela Ewangelista Ewangelisty Nepomucen Nepomucena Kanty Kantego Wielki Wielkiego Sprawiedliwy Apostoł
    Apostoła Dolny Dolna Dolne Górny Górna Górne Wielka Wielkie Mały Mała Małe Nowy Nowa Nowe Stary Stara Stare Biskupi
    Biskupia Lubelski Mazowiecki Śląski Pomorski Wielkopolski Kujawski Podlaski Krakowski
    """)

  /// Those of the fifty most frequent surnames that have no usual ending (register PESEL: "Nazwiska występujące w
  /// rejestrze PESEL", dane.gov.pl), without those that are common words of registers.
  static let frequentSurnames = set(
    """
    Nowak Wójcik Mazur Kaczmarek Zając Wróbel Wieczorek Stępień Dudek Pawlak Sikora Baran Michalak Pietrzak Duda
    """)

  /// Words before a name that show that it belongs to a place.
  static let placeWords = set(
    """
    ul ulica ulicy ulice al aleja alei aleje pl plac placu os osiedle osiedlu osiedla im imienia św święty świętego święta
    świętej rondo ronda rondzie most mostu moście park parku skwer skweru bulwar bulwaru rynek patron patrona imieniem
    kościół kościoła parafia parafii pomnik pomnika szkoła szkole szkoły muzeum uniwersytet uniwersytetu uniwersytecie
    kopiec kopca dworek dworku teatr teatru biblioteka biblioteki fundacja fundacji instytut instytutu liceum szpital
    szpitala przedszkole przedszkola gimnazjum akademia akademii politechnika bł błogosławiony błogosławionego
    błogosławiona błogosławionej
    """)

  /// Titles that may stand between these words and the name.
  static let titles = set(
    """
    gen generała płk pułkownika prof profesora dr doktora ks księdza mjr majora kpt kapitana marszałka bp biskupa abp
    arcybiskupa kard kardynała hetmana króla królowej księcia o ojca s siostry
    prezydenta rotmistrza rtm por porucznika
    """)

  private static func set(_ text: String) -> Set<UInt64> { Set(words(text).map { TextBytes.folded($0) }) }

  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    for character in text + " " {
      if character == " " || character == "\n" {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    return words
  }
}
