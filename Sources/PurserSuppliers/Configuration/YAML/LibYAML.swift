internal import CLibYAML

/// The wall around libyaml: bytes in, a tree of nodes with places out. The only file that imports
/// CLibYAML.
///
/// libyaml is written in C and trusts its input more than one should: 1 MiB of `[` keeps it busy
/// for minutes, and an alias costs it nothing while a copy of what it stands for costs memory. So
/// the file's events are counted first and anything beyond `YAMLLimits` is refused, and only then
/// is the document loaded.
enum LibYAML {
  /// Reads one document. `bytes` is UTF-8 without a byte order mark.
  ///
  /// - Returns: its root, or `nil` when there is no document. Names that occur twice and names
  ///   that are no text are noted in `problems`, and left out.
  /// - Throws: `YAMLFailure` when there is no tree to return.
  static func load(
    _ bytes: [UInt8], within limits: YAMLLimits, _ problems: inout Problems
  ) throws(YAMLFailure) -> YAMLNode? {
    // Typed throws do not pass through `withUnsafeBufferPointer`.
    let outcome = bytes.withUnsafeBufferPointer { buffer -> Result<YAMLNode?, YAMLFailure> in
      do throws(YAMLFailure) {
        try check(buffer, limits)
        let document = try Document(buffer)
        guard let root = document.root else { return .success(nil) }
        var copy = TreeCopy(document: document, limits: limits)
        let node = try copy.node(root, depth: 1)
        problems.append(contentsOf: copy.problems)
        return .success(node)
      } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
  }

  /// Runs through the events of the file without keeping any.
  private static func check(
    _ buffer: UnsafeBufferPointer<UInt8>, _ limits: YAMLLimits
  ) throws(YAMLFailure) {
    let parser = try Parser(buffer)
    var count = EventCount(limits: limits)
    while true {
      var event = yaml_event_t()
      guard yaml_parser_parse(parser.pointer, &event) == 1 else { throw parser.failure }
      defer { yaml_event_delete(&event) }
      if event.type == YAML_STREAM_END_EVENT { return }
      try count.add(event)
    }
  }

  fileprivate static func mark(_ mark: yaml_mark_t) -> SourceMark {
    SourceMark(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }

  fileprivate static func text(_ pointer: UnsafePointer<CChar>?) -> String {
    pointer.map { String(cString: $0) } ?? ""
  }
}

/// What `LibYAML.check` counts.
private struct EventCount {
  let limits: YAMLLimits
  private var documents = 0
  private var nodes = 0
  private var anchors = 0
  private var aliases = 0
  private var depth = 0

  init(limits: YAMLLimits) { self.limits = limits }

  mutating func add(_ event: yaml_event_t) throws(YAMLFailure) {
    let mark = LibYAML.mark(event.start_mark)
    switch event.type {
    case YAML_DOCUMENT_START_EVENT:
      documents += 1
      if documents > 1 { throw .severalDocuments(mark) }
    case YAML_SCALAR_EVENT:
      nodes += 1
      if event.data.scalar.anchor != nil { anchors += 1 }
    case YAML_ALIAS_EVENT:
      nodes += 1
      aliases += 1
    case YAML_SEQUENCE_START_EVENT:
      open(anchor: event.data.sequence_start.anchor)
    case YAML_MAPPING_START_EVENT:
      open(anchor: event.data.mapping_start.anchor)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
      depth -= 1
    default: break  // the other events of libyaml's C enum carry no value
    }
    if depth > YAMLLimits.depth { throw .tooDeep(mark) }
    if nodes > limits.nodes { throw .tooManyValues(mark, limit: limits.nodes) }
    if aliases > YAMLLimits.aliases { throw .tooManyAliases(mark) }
    if anchors > YAMLLimits.anchors { throw .tooManyAnchors(mark) }
  }

  private mutating func open(anchor: UnsafeMutablePointer<yaml_char_t>?) {
    nodes += 1
    depth += 1
    if anchor != nil { anchors += 1 }
  }
}

/// Owns a `yaml_parser_t`. Its input must outlive it.
private struct Parser: ~Copyable {
  let pointer: UnsafeMutablePointer<yaml_parser_t>

  init(_ input: UnsafeBufferPointer<UInt8>) throws(YAMLFailure) {
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: yaml_parser_t())
    guard yaml_parser_initialize(pointer) == 1 else {
      pointer.deallocate()
      throw .outOfMemory
    }
    yaml_parser_set_encoding(pointer, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(pointer, input.baseAddress, input.count)
  }

  deinit {
    yaml_parser_delete(pointer)
    pointer.deallocate()
  }

  var failure: YAMLFailure {
    let parser = pointer.pointee
    if parser.error == YAML_MEMORY_ERROR { return .outOfMemory }
    if parser.error == YAML_READER_ERROR {
      return .unreadable(byteOffset: parser.problem_offset)
    }
    return .syntax(
      problem: LibYAML.text(parser.problem), at: LibYAML.mark(parser.problem_mark),
      context: LibYAML.text(parser.context), since: LibYAML.mark(parser.context_mark))
  }
}

/// Owns a loaded `yaml_document_t`.
private final class Document {
  private let pointer: UnsafeMutablePointer<yaml_document_t>

  init(_ input: UnsafeBufferPointer<UInt8>) throws(YAMLFailure) {
    let parser = try Parser(input)
    pointer = .allocate(capacity: 1)
    pointer.initialize(to: yaml_document_t())
    guard yaml_parser_load(parser.pointer, pointer) == 1 else {
      // libyaml has already given back what a failed load took.
      pointer.initialize(to: yaml_document_t())
      throw parser.failure
    }
  }

  deinit {
    yaml_document_delete(pointer)
    pointer.deallocate()
  }

  var root: yaml_node_t? { yaml_document_get_root_node(pointer)?.pointee }

  /// libyaml names nodes by their position in the document, from 1.
  func node(_ index: Int32) -> yaml_node_t? { yaml_document_get_node(pointer, index)?.pointee }
}

/// Copies libyaml's nodes, where aliases share what they stand for, to a tree of values.
private struct TreeCopy {
  let document: Document
  let limits: YAMLLimits
  var problems = Problems()
  private var copied = 0
  private var copiedBytes = 0

  init(document: Document, limits: YAMLLimits) {
    self.document = document
    self.limits = limits
  }

  mutating func node(_ raw: yaml_node_t, depth: Int) throws(YAMLFailure) -> YAMLNode {
    let mark = LibYAML.mark(raw.start_mark)
    copied += 1
    if raw.type == YAML_SCALAR_NODE { copiedBytes += raw.data.scalar.length }
    guard copied <= limits.nodes, copiedBytes <= limits.textBytes,
      depth <= YAMLLimits.depth
    else {
      throw .aliasesTooLarge(mark, limits: limits)
    }
    if isTemplate(raw) {
      problems.settle(at: mark, YAMLSentences.templateIsMapping)
      return YAMLNode(.mapping([]), mark: mark, end: LibYAML.mark(raw.end_mark))
    }
    let content: YAMLNode.Content =
      switch raw.type {
      case YAML_SEQUENCE_NODE: .sequence(try items(raw, depth: depth))
      case YAML_MAPPING_NODE: .mapping(try members(raw, depth: depth))
      default: .scalar(Self.text(raw), isPlain: Self.isPlain(raw))
      }
    return YAMLNode(content, mark: mark, end: LibYAML.mark(raw.end_mark))
  }

  private mutating func items(
    _ raw: yaml_node_t, depth: Int
  ) throws(YAMLFailure) -> [YAMLNode] {
    let stack = raw.data.sequence.items
    var items: [YAMLNode] = []
    for index in UnsafeBufferPointer(start: stack.start, count: stack.top - stack.start) {
      guard let item = document.node(index) else { continue }
      items.append(try node(item, depth: depth + 1))
    }
    let isFlow = raw.data.sequence.style == YAML_FLOW_SEQUENCE_STYLE
    return isFlow ? FlowCommas.joined(items, &problems) : items
  }

  private mutating func members(
    _ raw: yaml_node_t, depth: Int
  ) throws(YAMLFailure) -> [YAMLMember] {
    let stack = raw.data.mapping.pairs
    var members: [YAMLMember] = []
    var firstMarks: [String: SourceMark] = [:]
    for pair in UnsafeBufferPointer(start: stack.start, count: stack.top - stack.start) {
      guard let key = document.node(pair.key), let value = document.node(pair.value) else {
        continue
      }
      let mark = LibYAML.mark(key.start_mark)
      let copy = try node(value, depth: depth + 1)
      guard key.type == YAML_SCALAR_NODE else {
        problems.error(
          at: mark, YAMLSentences.keyIsNoText(isMapping: key.type == YAML_MAPPING_NODE))
        continue
      }
      let name = Self.text(key)
      if name == "<<", Self.isPlain(key) {
        problems.error(at: mark, YAMLSentences.mergeKey)
      } else if let first = firstMarks[name] {
        let message = YAMLSentences.duplicateKey(name, first: first)
        problems.error(at: mark, message)
        problems.sayDiscreetly(
          YAMLSentences.duplicateKey(nil, first: first), insteadOf: message, at: mark)
      } else {
        firstMarks[name] = mark
        members.append(YAMLMember(name: name, mark: mark, value: copy))
      }
    }
    let isFlow = raw.data.mapping.style == YAML_FLOW_MAPPING_STYLE
    return isFlow ? FlowCommas.joined(members, &problems) : members
  }

  /// `{{name}}` without quotes: for YAML a mapping whose one key is a mapping of one name to nothing.
  private func isTemplate(_ raw: yaml_node_t) -> Bool {
    guard let outer = onlyPair(raw), isEmpty(outer.value), let key = document.node(outer.key),
      let inner = onlyPair(key), isEmpty(inner.value)
    else { return false }
    return document.node(inner.key)?.type == YAML_SCALAR_NODE
  }

  /// The one pair of a mapping in braces.
  private func onlyPair(_ raw: yaml_node_t) -> yaml_node_pair_t? {
    guard raw.type == YAML_MAPPING_NODE,
      raw.data.mapping.style == YAML_FLOW_MAPPING_STYLE
    else { return nil }
    let stack = raw.data.mapping.pairs
    return stack.top - stack.start == 1 ? stack.start?.pointee : nil
  }

  private func isEmpty(_ index: Int32) -> Bool {
    guard let raw = document.node(index) else { return true }
    return raw.type == YAML_SCALAR_NODE && Self.isPlain(raw) && Self.text(raw).isEmpty
  }

  private static func text(_ raw: yaml_node_t) -> String {
    let scalar = raw.data.scalar
    return String(
      decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
  }

  private static func isPlain(_ raw: yaml_node_t) -> Bool {
    raw.data.scalar.style == YAML_PLAIN_SCALAR_STYLE
  }
}
