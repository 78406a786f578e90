internal import PurserCore

/// The webhooks of a simulated supplier: where they go, and how far each has come.
struct MessageBox: Sendable {
  /// A webhook.
  struct Message: Sendable {
    let reference: String
    let event: String
    let body: [UInt8]
    /// The reply that leaves once it was sent.
    var releases: Int?
    /// How often it was sent.
    var attempts = 0
    var isAnswered = false
  }

  /// How long after each time that was not answered a webhook is sent again; after the last it is given up.
  static let pauses: [Duration] = [.seconds(5), .seconds(30), .seconds(300)]

  /// Where they go; `nil` for nowhere.
  var url: String?
  /// What they are signed with.
  var secret: String
  private(set) var all: [Message] = []
  /// Those whose time has come.
  private var ready: [Int] = []

  init(secret: String = "") { self.secret = secret }

  subscript(number: Int) -> Message {
    get { all[number] }
    set { all[number] = newValue }
  }

  /// The oldest of this reference that never left.
  func unsent(of reference: String) -> Int? {
    all.firstIndex { $0.reference == reference && $0.attempts == 0 }
  }

  /// Adds one.
  mutating func add(_ message: Message) -> Int {
    all.append(message)
    return all.count - 1
  }

  /// The time of one has come.
  mutating func isDue(_ number: Int) { ready.append(number) }

  /// Takes those out whose time has come.
  mutating func takeReady() -> [Int] {
    defer { ready = [] }
    return ready
  }
}
