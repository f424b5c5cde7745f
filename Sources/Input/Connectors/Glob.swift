/// File-name patterns with `*` and `?`.
enum Glob {
  static func matches(_ name: some StringProtocol, _ pattern: String) -> Bool {
    let (name, pattern) = (Array(name), Array(pattern))
    var (position, wanted) = (0, 0)
    var star: (pattern: Int, name: Int)?
    while position < name.count {
      if wanted < pattern.count, pattern[wanted] == "*" {
        star = (wanted, position)
        wanted += 1
      } else if wanted < pattern.count, pattern[wanted] == "?" || pattern[wanted] == name[position] {
        position += 1
        wanted += 1
      } else if let last = star {
        // The last star matches one more character.
        star = (last.pattern, last.name + 1)
        wanted = last.pattern + 1
        position = last.name + 1
      } else {
        return false
      }
    }
    return pattern[wanted...].allSatisfy { $0 == "*" }
  }
}
