import Foundation

/// A bar on standard error for what takes a while. It shows only where a person looks on, and leaves
/// nothing behind.
struct ProgressBar {
  private static let width = 30

  private let isShown: Bool
  private var drawn = ""

  /// A bar for a person at a terminal; elsewhere it draws nothing.
  init(isShown: Bool = isatty(STDERR_FILENO) == 1) { self.isShown = isShown }

  /// Shows how far `label` is: `done` out of `total`.
  mutating func show(_ label: String, _ done: Int, of total: Int) {
    guard isShown else { return }
    let line = Self.line(label, done, of: total)
    guard line != drawn else { return }
    drawn = line
    // Carriage return, then erase to the end of the line.
    write("\r\u{1B}[K" + line)
  }

  /// Takes the bar away.
  mutating func clear() {
    guard isShown, !drawn.isEmpty else { return }
    drawn = ""
    write("\r\u{1B}[K")
  }

  /// The bar as text: `guide           [##########....................]  33 %`.
  static func line(_ label: String, _ done: Int, of total: Int) -> String {
    let share = total > 0 ? min(max(done, 0), total) * 100 / total : 100
    let full = share * width / 100
    let bar = String(repeating: "#", count: full) + String(repeating: ".", count: width - full)
    let padding = String(repeating: " ", count: max(0, 3 - String(share).count))
    let gap = String(repeating: " ", count: max(1, 16 - label.count))
    return "\(label)\(gap)[\(bar)] \(padding)\(share) %"
  }

  private func write(_ text: String) { Terminal.hint(text) }
}
