internal import Schema

/// Names of persons: a frequent first name and a surname, in any case of Polish grammar.
extension PersonalScan {
  /// What a word that begins with a capital letter is the name of.
  ///
  /// A street, a school or a square has its patron's name, and a saint or a king is no private person.
  func personName(_ start: Int, _ end: Int) -> PersonalData.Hit? {
    guard end - start >= 3, FirstNames.contains(text.folded(start..<end)) else { return nil }
    let isLoud = isCapital(secondLetter(start))
    var last = end
    var words = 0
    // Further first names, then the surname with its second part.
    while words < 3, let word = nextName(after: last, isLoud: isLoud) {
      last = word
      words += 1
    }
    var first = start
    if words == 0 {
      guard let before = surname(before: start) else { return nil }
      first = before
    }
    if isPatron(first) || isRoman(after: last) { return nil }
    return PersonalData.Hit(detector: .name, range: first..<last)
  }

  private func secondLetter(_ start: Int) -> Int { start + (text[start] < 0x80 ? 1 : 2) }

  private func isCapital(_ index: Int) -> Bool {
    let byte = text[index]
    if byte < 0x80 { return TextBytes.isCapital(byte) }
    let next = text[index + 1]
    return (byte == 0xC5 && [0x81, 0x83, 0x9A, 0xB9, 0xBB].contains(next))
      || (byte == 0xC4 && [0x84, 0x86, 0x98].contains(next)) || (byte == 0xC3 && next == 0x93)
  }

  /// The end of a capitalised word behind one blank or hyphen; nil where there is none.
  private func nextName(after end: Int, isLoud: Bool) -> Int? {
    let gap = text[end] == 0x2D ? 1 : text.blank(end)
    let next = end + gap
    guard gap > 0, isCapital(next) else { return nil }
    let last = text.endOfLetters(next)
    guard last - next >= 3, isCapital(secondLetter(next)) == isLoud, !TextBytes.isDigit(text[last]) else { return nil }
    return FirstNames.notSurnames.contains(text.folded(next..<last)) ? nil : last
  }

  /// A word before the first name that ends as surnames do: `Kowalski Jan`.
  private func surname(before start: Int) -> Int? {
    let gap = text[start - 1] == 0x20 ? 1 : text.blank(start - 2) == 2 ? 2 : 0
    guard gap > 0, text.isInWord(before: start - gap), let word = text.word(before: start, signsMax: 2),
      isCapital(word.lowerBound), word.count >= 5
    else { return nil }
    let endings: [StaticString] = [
      "ski", "ska", "cki", "cka", "dzki", "dzka", "wicz", "czyk", "czak", "iak", "owska", "owski", "arz", "czuk",
    ]
    let isSurname = endings.contains { text.has($0, at: word.upperBound - $0.utf8CodeUnitCount) }
    return isSurname ? word.lowerBound : nil
  }

  /// Whether the words before say that a place bears the name.
  private func isPatron(_ start: Int) -> Bool {
    var index = start
    for _ in 0..<3 {
      guard let word = text.word(before: index, signsMax: 3) else { return false }
      let folded = text.folded(word)
      if FirstNames.placeWords.contains(folded) { return true }
      guard FirstNames.titles.contains(folded) else { return false }
      index = word.lowerBound
    }
    return false
  }

  /// Whether a Roman number follows, as with popes and kings: `Jana Pawła II`.
  private func isRoman(after end: Int) -> Bool {
    let gap = text.blank(end)
    guard gap > 0 else { return false }
    var index = end + gap
    while [73, 86, 88].contains(text[index]) { index += 1 }
    return index > end + gap && !text.isWord(at: index)
  }
}

/// First names as the register PESEL has them most often (https://dane.gov.pl/pl/dataset/1667), with their cases.
enum FirstNames {
  static func contains(_ folded: UInt64) -> Bool {
    sieve[Int(folded & 0xFFFF)] && all.contains(folded)
  }

  /// Which ends of the numbers occur at all: nearly every other word is told by this alone. Made once, never freed or changed.
  private nonisolated(unsafe) static let sieve: UnsafePointer<Bool> = {
    let table = UnsafeMutablePointer<Bool>.allocate(capacity: 1 << 16)
    table.initialize(repeating: false, count: 1 << 16)
    for folded in all { table[Int(folded & 0xFFFF)] = true }
    return UnsafePointer(table)
  }()

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

  private static let all: Set<UInt64> = {
    var found: Set<UInt64> = []
    for name in words(nominatives) {
      for form in [name] + forms(of: name) { found.insert(TextBytes.folded(form)) }
    }
    return found
  }()

  /// The cases of a name. Some are of no name at all, which does no harm.
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

  /// Words behind a first name that make it something else than a private person's.
  static let notSurnames = set(
    """
    Chrzciciel Chrzciciela Ewangelista Ewangelisty Nepomucen Nepomucena Kanty Kantego Wielki Wielkiego Sprawiedliwy Apostoł
    Apostoła Dolny Dolna Dolne Górny Górna Górne Wielka Wielkie Mały Mała Małe Nowy Nowa Nowe Stary Stara Stare Biskupi
    Biskupia Lubelski Mazowiecki Śląski Pomorski Wielkopolski Kujawski Podlaski Krakowski
    """)

  /// Words before a name that make it a place's.
  static let placeWords = set(
    """
    ul ulica ulicy ulice al aleja alei aleje pl plac placu os osiedle osiedlu osiedla im imienia św święty świętego święta
    świętej rondo ronda rondzie most mostu moście park parku skwer skweru bulwar bulwaru rynek patron patrona imieniem
    kościół kościoła parafia parafii pomnik pomnika szkoła szkole
    """)

  /// Titles that may stand between the two.
  static let titles = set(
    """
    gen generała płk pułkownika prof profesora dr doktora ks księdza mjr majora kpt kapitana marszałka bp biskupa abp
    arcybiskupa kard kardynała hetmana króla królowej księcia bł błogosławionego błogosławionej o ojca s siostry
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
