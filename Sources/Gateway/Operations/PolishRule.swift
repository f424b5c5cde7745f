internal import Schema

/// The rules of the quarantine in Polish, for the owners of the data.
enum PolishRule {
  static func name(_ rule: Rejection.Rule) -> String {
    switch rule {
    case .encoding: "znaki spoza kodowania pliku"
    case .damagedText: "uszkodzony tekst"
    case .nulByte: "bajt zerowy w tekście"
    case .fieldCount: "liczba pól w wierszu"
    case .fieldSize: "za długa wartość"
    case .type: "niewłaściwy rodzaj wartości"
    case .required: "brak wymaganej wartości"
    case .duplicateKey: "powtórzony klucz"
    case .foreignKey: "klucz z innego źródła"
    case .mapping: "wartość odrzucona przy przekształcaniu"
    case .structure: "niewłaściwa budowa rekordu"
    case .check: "kontrola zbioru"
    }
  }

  static func suggestion(_ rule: Rejection.Rule) -> String {
    switch rule {
    case .encoding: "Zapisać plik w kodowaniu uzgodnionym z odbiorcą, najlepiej UTF-8"
    case .damagedText: "Wpisać tekst od nowa: polskie litery zginęły, zanim plik powstał"
    case .nulByte: "Usunąć niewidoczny znak, najlepiej wpisując wartość od nowa"
    case .fieldCount: "Sprawdzić średniki i cudzysłowy w wierszu"
    case .fieldSize: "Skrócić wartość albo domknąć cudzysłów"
    case .type: "Wpisać liczbę, datę lub kod w postaci takiej jak w innych wierszach"
    case .required: "Uzupełnić wartość"
    case .duplicateKey: "Zostawić jeden wiersz o tym kluczu"
    case .foreignKey: "Ustalić, które źródło podaje ten wiersz"
    case .mapping: "Poprawić wartość zgodnie z opisem reguły"
    case .structure: "Sprawdzić budowę pliku w tym miejscu"
    case .check: "Poprawić wartość albo potwierdzić, że jest prawdziwa"
    }
  }
}
