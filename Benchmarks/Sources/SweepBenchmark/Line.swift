import Foundation

/// A line of the output, written at once: whoever reads it through a pipe waits for it.
enum Line {
  static func say(_ words: [Any]) {
    let text = words.map { "\($0)" }.joined(separator: " ")
    FileHandle.standardOutput.write(Data("\(text)\n".utf8))
  }
}
