/// What came of taking texts of files anew that are put into a configuration.
package struct CredentialRenewal: Sendable {
  /// The contents with every new text that changes credentials and nothing else.
  package var contents: ConfigurationContents
  /// Why other files were left as they were read before, a sentence for each.
  package var left: [String]
}

/// A search for the files that can be taken anew because they change credentials and nothing else.
struct RenewalSearch {
  /// The contents with the files that were taken.
  private(set) var contents: ConfigurationContents
  /// The paths of the files that were taken.
  private(set) var taken: Set<String> = []
  /// Why others were not, a sentence for each.
  private(set) var reasons: [String] = []
  private let before: Configuration
  private let load: (Set<String>) throws(ConfigurationError) -> ConfigurationContents

  /// Of so many files or fewer, all but one are tried together before each is tried alone: two of them may
  /// belong together, as a certificate and its key do.
  private static let mostTogether = 8

  /// A search that begins with `contents`.
  ///
  /// - Parameters:
  ///   - contents: what is in use.
  ///   - load: gives the contents with the new texts of some files.
  init(
    from contents: ConfigurationContents,
    load: @escaping (Set<String>) throws(ConfigurationError) -> ConfigurationContents
  ) {
    self.contents = contents
    before = contents.configuration
    self.load = load
  }

  /// Takes as many of these files as can be taken.
  mutating func search(_ paths: [String]) {
    guard !take(paths) else { return }
    if paths.count <= Self.mostTogether {
      for path in paths where paths.count > 1 && take(paths.filter { $0 != path }) {
        return leave(path)
      }
    }
    halve(paths[...])
  }

  /// Takes what can be taken of files that cannot be taken together.
  private mutating func halve(_ paths: ArraySlice<String>) {
    guard paths.count > 1 else { return paths.forEach { leave($0) } }
    let middle = paths.startIndex + paths.count / 2
    for half in [paths[..<middle], paths[middle...]] where !take(half) { halve(half) }
  }

  private mutating func take(_ paths: some Sequence<String>) -> Bool {
    let all = taken.union(paths)
    guard let other = try? load(all),
      ConfigurationDifference(from: before, to: other.configuration).isOfCredentials
    else { return false }
    (contents, taken) = (other, all)
    return true
  }

  private mutating func leave(_ path: String) {
    do throws(ConfigurationError) {
      let other = try load(taken.union([path])).configuration
      let changes = ConfigurationDifference(from: contents.configuration, to: other).lines
      reasons.append(
        "\(path) changes more than credentials, reload the configuration to take it over: "
          + changes.joined(separator: "; "))
    } catch {
      reasons.append("\(path) cannot be used: \(error.rendered())")
    }
  }
}
