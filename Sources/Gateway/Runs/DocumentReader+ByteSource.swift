public import Formats
public import Landing

// Where two modules that do not know each other meet.

extension DocumentReader: ByteSource {}
