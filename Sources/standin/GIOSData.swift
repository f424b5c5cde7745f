internal import Platform

/// Invented stations, sensors and hours around Kraków.
enum GIOSData {
  struct Station: Sendable {
    var id: Int
    var code: String
    var place: String
    var latitude: String
    var longitude: String
    var gmina: String

    var json: JSON {
      .object([
        "Identyfikator stacji": .integer(id), "Kod stacji": .string(code),
        "Nazwa stacji": .string("[zmyślone/invented] \(place)"), "WGS84 φ N": .string(latitude),
        "WGS84 λ E": .string(longitude), "Identyfikator miasta": .integer(id + 100), "Nazwa miasta": .string(gmina),
        "Gmina": .string(gmina), "Powiat": .string(gmina == "Kraków" ? "Kraków" : "wielicki"),
        "Województwo": .string("MAŁOPOLSKIE"), "Ulica": .string("ul. Zmyślona 1"),
      ])
    }
  }

  struct Sensor: Sendable {
    var id: Int
    var station: Int
    var code: String
    var pollutant: (name: String, formula: String, code: String, id: Int)
    var isManual: Bool

    var json: JSON {
      .object([
        "Identyfikator stanowiska": .integer(id), "Identyfikator stacji": .integer(station),
        "Wskaźnik": .string(pollutant.name), "Wskaźnik - wzór": .string(pollutant.formula),
        "Wskaźnik - kod": .string(pollutant.code), "Id wskaźnika": .integer(pollutant.id),
      ])
    }
  }

  static let stations = [
    Station(
      id: 90_001, code: "XxZmyslKrakA", place: "Kraków, śródmieście", latitude: "50.060000", longitude: "19.930000",
      gmina: "Kraków"),
    Station(
      id: 90_002, code: "XxZmyslKrakB", place: "Kraków, Nowa Huta", latitude: "50.070000", longitude: "20.050000",
      gmina: "Kraków"),
    Station(
      id: 90_003, code: "XxZmyslNiepo", place: "Niepołomice, rynek", latitude: "50.035000", longitude: "20.217000",
      gmina: "Niepołomice"),
  ]

  private static let pollutants: [(name: String, formula: String, code: String, id: Int)] = [
    ("pył zawieszony PM10", "PM10", "PM10", 3), ("pył zawieszony PM2.5", "PM2.5", "PM2.5", 69),
    ("dwutlenek azotu", "NO2", "NO2", 6), ("tlenek węgla", "CO", "CO", 8),
  ]

  /// Four hourly sensors a station, and at the first one also a manual sensor, which has no current values.
  static let sensors: [Sensor] = stations.enumerated().flatMap { index, station in
    let hourly = pollutants.enumerated().map { place, pollutant in
      Sensor(
        id: 91_000 + index * 10 + place, station: station.id, code: "\(station.code)-\(pollutant.code)-1g",
        pollutant: pollutant, isManual: false)
    }
    let manual = Sensor(
      id: 91_009, station: station.id, code: "\(station.code)-Pb(PM10)-24g",
      pollutant: ("ołów w PM10", "Pb(PM10)", "Pb(PM10)", 14), isManual: true)
    return index == 0 ? hourly + [manual] : hourly
  }

  /// Sensors of a real station, Kraków Aleja Krasińskiego, which the shipped configuration requests. Their measurements
  /// here are invented, and their codes say so.
  private static let realSensors = [2750: 91_000, 2752: 91_001, 2747: 91_002, 2745: 91_003]

  /// The sensor with an id.
  static func sensor(_ id: Int) -> Sensor? {
    let invented = realSensors[id] ?? id
    return sensors.first { $0.id == invented }
  }

  private static let hours = 48

  /// 48 hours up to noon of 20 November 2026, newest first, local time without a zone. The newest hour of two sensors
  /// is missing; a revision adds one of them.
  static func measurements(_ sensor: Sensor, isRevised: Bool) -> [JSON] {
    (0..<hours).map { age in
      let hour = 20 * 24 + 12 - age
      let isPending = age == 0 && (sensor.id == 91_000 || sensor.id == 91_021) && !(isRevised && sensor.id == 91_000)
      return .object([
        "Kod stanowiska": .string(sensor.code),
        "Data": .string("2026-11-\(two(hour / 24)) \(two(hour % 24)):00:00"),
        "Wartość": isPending ? .null : .number(value(sensor, age)),
      ])
    }
  }

  /// The service's own key has the misspelt letter in `wskażnika`.
  static func index(_ station: Int) -> JSON {
    var members: [JSON.Member] = [
      JSON.Member("Identyfikator stacji pomiarowej", .integer(station)),
      JSON.Member("Data wykonania obliczeń indeksu", .string("2026-11-20 12:20:14")),
      JSON.Member("Wartość indeksu", .integer(station % 3)),
      JSON.Member("Nazwa kategorii indeksu", .string(categories[station % 3])),
      JSON.Member(
        "Data danych źródłowych, z których policzono wartość indeksu dla wskaźnika st",
        .string("2026-11-20 12:00:00")),
    ]
    for code in ["SO2", "NO2", "PM10", "PM2.5", "O3"] {
      let isThere = code != "SO2" && code != "O3"
      members += [
        JSON.Member(
          "Data wykonania obliczeń indeksu dla wskaźnika \(code)", .string("2026-11-20 12:20:14")),
        JSON.Member("Wartość indeksu dla wskaźnika \(code)", isThere ? .integer(1) : .null),
        JSON.Member(
          "Nazwa kategorii indeksu dla wskażnika \(code)", isThere ? .string(categories[1]) : .null),
      ]
    }
    members.append(JSON.Member("Status indeksu ogólnego dla stacji pomiarowej", .boolean(true)))
    return .object(members)
  }

  private static let categories = ["Bardzo dobry", "Dobry", "Umiarkowany"]

  private static func value(_ sensor: Sensor, _ age: Int) -> String {
    let scatter = (sensor.id * 7919 + age * 104_729 + age * age * 31) % 400
    // Carbon monoxide comes in micrograms as well, so its numbers are large.
    return sensor.pollutant.code == "CO" ? String(300 + scatter) : "\(scatter / 10 + 4).\(scatter % 10)"
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
