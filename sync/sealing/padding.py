"""Padmé padding: a length shows at most a few of its leading bits, for at most 12 % more bytes."""

from sync.errors import CannotOpen

PREFIX_BYTES = 4  # the length of what is inside, big-endian


def pad(data: bytes) -> bytes:
    """Length prefix, data, zeros."""
    framed = len(data).to_bytes(PREFIX_BYTES, "big") + data
    return framed + bytes(padded_length(len(framed)) - len(framed))


def unpad(padded: bytes) -> bytes:
    """The data inside. Raises CannotOpen (bad_payload) for anything `pad` would not have made."""
    data = padded[PREFIX_BYTES : PREFIX_BYTES + int.from_bytes(padded[:PREFIX_BYTES], "big")]
    if pad(data) != padded:
        raise CannotOpen(reason="bad_payload")
    return data


def padded_length(length: int) -> int:
    """The next length whose low bits are all zero (Padmé: Nikitin et al., PETS 2019)."""
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    mask = (1 << max(low_bits, 0)) - 1
    return (length + mask) & ~mask
