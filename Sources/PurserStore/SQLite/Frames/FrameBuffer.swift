internal import PurserCore

/// A frame that is being written, in memory that is kept for the next.
final class FrameBuffer {
  /// The records so far.
  let body = ByteWriter(reserving: 1 << 12)
  private let frame = ByteWriter(reserving: 1 << 12)
  private var texts: [String: Int] = [:]
  private var textsInOrder: [String] = []
  /// The number of the first event.
  private(set) var number: Int64 = 0
  /// How many numbers of events were taken.
  private(set) var count: Int64 = 0
  private(set) var base: Int64 = 0
  private(set) var firstEntry: Int64 = 0

  /// Begins a frame, with the texts of the one that it takes the place of.
  func begin(number: Int64, base: Timestamp, firstEntry: Int64, texts known: [String] = []) {
    body.removeAll()
    texts.removeAll(keepingCapacity: true)
    textsInOrder.removeAll(keepingCapacity: true)
    for text in known {
      texts[text] = textsInOrder.count
      textsInOrder.append(text)
    }
    self.number = number
    self.base = base.microsecondsSinceEpoch
    self.firstEntry = firstEntry
    count = 0
  }

  var isEmpty: Bool { body.count == 0 }

  /// Whether the next event should begin another frame: three of them fill a page of the file, so that
  /// an order is read with one page and some ten others.
  var isFull: Bool { body.count >= Self.fullLength }

  private static let fullLength = 1180

  /// The number of the next event.
  var nextNumber: Int64 { number + count }

  // MARK: Records

  /// Begins a record.
  ///
  /// - Returns: what `close` wants to know.
  func open(_ kind: RecordKind) -> Int {
    let mark = body.open()
    body.byte(kind.rawValue)
    return mark
  }

  /// Ends a record, which takes a number where it is an event.
  func close(_ mark: Int, _ kind: RecordKind) {
    body.close(mark)
    if kind.isEvent { count += 1 }
  }

  /// Leaves out numbers.
  func skip(_ numbers: Int64) {
    guard numbers > 0 else { return }
    let mark = open(.removed)
    body.unsigned(UInt64(numbers))
    body.close(mark)
    count += numbers
  }

  func moment(_ moment: Timestamp) {
    body.signed(moment.microsecondsSinceEpoch &- base)
  }

  /// Refers to a text, which the frame keeps once.
  func shared(_ text: String) {
    if let place = texts[text] { return body.unsigned(place) }
    texts[text] = textsInOrder.count
    body.unsigned(textsInOrder.count)
    textsInOrder.append(text)
  }

  // MARK: End

  /// Ends the frame.
  ///
  /// - Returns: its bytes, until the next one begins.
  func finish() -> UnsafeRawBufferPointer {
    frame.removeAll()
    frame.byte(Frame.version)
    frame.fixed(UInt32(0))
    frame.fixed(UInt32(0))
    frame.signed(number)
    frame.unsigned(UInt64(count))
    frame.signed(base)
    frame.unsigned(UInt64(firstEntry))
    frame.unsigned(body.count)
    frame.raw(body.contents)
    frame.unsigned(textsInOrder.count)
    for text in textsInOrder { frame.text(text) }
    frame.replace(UInt32(frame.count), at: 1)
    frame.replace(Frame.checksum(frame.contents), at: 5)
    return frame.contents
  }
}
