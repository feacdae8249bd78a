"""The identifiers of everything that is stored or sent: bytes, never shown to anybody."""

from typing import NewType

OpId = NewType("OpId", bytes)  # 32 bytes, SHA-256
SeatId = NewType("SeatId", bytes)  # 16 bytes, from the seat's public keys
FolderRef = NewType("FolderRef", bytes)  # 16 random bytes
RecordId = NewType("RecordId", bytes)  # 16 random bytes
RingId = NewType("RingId", bytes)  # 16 bytes
StreamId = NewType("StreamId", bytes)  # 16 bytes
SaveId = NewType("SaveId", bytes)  # 16 random bytes
EnvelopeId = NewType("EnvelopeId", bytes)  # 32 bytes, SHA-256
