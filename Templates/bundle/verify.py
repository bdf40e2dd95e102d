#!/usr/bin/env python3
"""Checks a Sitrep bundle offline: verify.py BUNDLE... --key FILE [--previous CHECKPOINT]

Needs Python 3.9 or later and nothing else. It trusts the key file that you give and nothing in the archive, so take both the key
and this program from somebody you trust, not from the archive that is to be checked.

Exit status: 0 everything holds, 1 something does not, 65 the input cannot be read.

Written from the published documents: RFC 8785 and RFC 7493 (canonical JSON), RFC 9162 section 2.1 (the tree), RFC 8032 (Ed25519),
C2SP signed-note, tlog-checkpoint, tlog-cosignature and tlog-proof, RFC 3161 (time stamps), POSIX.1-2001 (the archive), and
docs/audit-trail.md of Sitrep.
"""

import argparse
import base64
import binascii
import calendar
import hashlib
import json
import re
import sys

BLOCK = 512
GREATEST_MANIFEST = 256 << 20
GREATEST_PARSED = 64 << 20
GREATEST_ENTRY = 16 << 20
GREATEST_NOTE = 1 << 20
GREATEST_STAMP = 1 << 20
DEEPEST = 200
EXACT = 2**53 - 1
HASH_SIZE = 32


class Malformed(Exception):
    """The input is no bundle, no key file or no checkpoint."""


class Unreadable(Exception):
    """The archive cannot be read any further; what is wrong was noted."""


class Refused(Exception):
    """A text or proof does not have the form or the content it should have."""


# ---------------------------------------------------------------- canonical JSON (RFC 8785, RFC 7493)


def es6_number(value):
    """Number::toString of ECMAScript for a finite float."""
    if value == 0:
        return "0"
    mantissa, _, exponent = ("%r" % abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    count = len(digits)
    if count <= point <= 21:
        text = digits + "0" * (point - count)
    elif 0 < point <= 21:
        text = digits[:point] + "." + digits[point:]
    elif -6 < point <= 0:
        text = "0." + "0" * -point + digits
    else:
        power = point - 1
        text = digits[0] + ("." + digits[1:] if count > 1 else "")
        text += "e" + ("-" if power < 0 else "+") + str(abs(power))
    return ("-" if value < 0 else "") + text


def finite(text):
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError("a number out of range")
    return value


def whole(text):
    value = int(text) if len(text) <= 16 else None
    return value if value is not None and abs(value) <= EXACT else finite(text)


def without_repetition(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a name that occurs twice")
    return members


def no_constant(text):
    raise ValueError("%s is no JSON value" % text)


def parse_json(data):
    """The value of a JSON text; repeated names, lone surrogates, U+0000 and deep nesting are refused with ValueError."""
    text = data.decode("utf-8")
    try:
        value = json.loads(
            text, object_pairs_hook=without_repetition, parse_float=finite, parse_int=whole, parse_constant=no_constant
        )
    except RecursionError:
        raise ValueError("nested too deep")
    inspect(value, 0)
    return value


def inspect(value, depth):
    if isinstance(value, str):
        if "\0" in value:
            raise ValueError("holds U+0000")
        value.encode("utf-8")
    elif isinstance(value, (dict, list)):
        if depth == DEEPEST:
            raise ValueError("nested too deep")
        if isinstance(value, dict):
            for name in value:
                inspect(name, depth + 1)
            value = value.values()
        for element in value:
            inspect(element, depth + 1)


def canonical(value):
    parts = []

    def write(item):
        if isinstance(item, dict):
            parts.append("{")
            for position, name in enumerate(sorted(item, key=lambda text: text.encode("utf-16-be"))):
                if position:
                    parts.append(",")
                parts.append(json.dumps(name, ensure_ascii=False))
                parts.append(":")
                write(item[name])
            parts.append("}")
        elif isinstance(item, list):
            parts.append("[")
            for position, element in enumerate(item):
                if position:
                    parts.append(",")
                write(element)
            parts.append("]")
        elif isinstance(item, float):
            parts.append(es6_number(item))
        else:
            parts.append(json.dumps(item, ensure_ascii=False))

    write(value)
    return "".join(parts).encode("utf-8")


def refuse_fraction(text):
    raise OverflowError


LONG_NUMBER = re.compile(rb"[0-9]{16}")
QUICK = json.JSONDecoder(parse_float=refuse_fraction, parse_constant=no_constant)
QUICK_WRITER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def canonical_value(data):
    """The value of a text that is its own canonical form, else ValueError."""
    # Writing ASCII names and small whole numbers the usual way gives the canonical form too, and costs a tenth.
    is_plain = data.isascii() and b"\\u0000" not in data and not LONG_NUMBER.search(data)
    if is_plain and data.count(b"{") + data.count(b"[") <= DEEPEST:
        try:
            value = QUICK.decode(data.decode("ascii"))
            if QUICK_WRITER.encode(value).encode("utf-8") == data:
                return value
            raise ValueError("not in canonical form")
        except OverflowError:
            pass
    value = parse_json(data)
    if canonical(value) != data:
        raise ValueError("not in canonical form")
    return value


# ---------------------------------------------------------------- Ed25519 (RFC 8032 section 5.1)

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def point_add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def point_times(factor, point):
    result = NEUTRAL
    while factor:
        if factor & 1:
            result = point_add(result, point)
        point = point_add(point, point)
        factor >>= 1
    return result


def point_decode(data):
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, (number & ((1 << 255) - 1)) % P
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P:
        return None
    if x == 0 and sign:
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


def point_encode(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = point_decode(bytes.fromhex("58" + "66" * 31))


def ed25519_verify(public_key, message, signature):
    if len(public_key) != 32 or len(signature) != 64:
        return False
    key = point_decode(public_key)
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or scalar >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    factor = int.from_bytes(digest, "little") % ORDER
    minus_key = (P - key[0], key[1], key[2], P - key[3])
    return point_encode(point_add(point_times(scalar, BASE), point_times(factor, minus_key))) == signature[:32]


# ---------------------------------------------------------------- the tree (RFC 9162 section 2.1)


def sha256(data):
    return hashlib.sha256(data).digest()


def leaf_hash(entry):
    return sha256(b"\x00" + entry)


def node_hash(left, right):
    return sha256(b"\x01" + left + right)


class GrowingTree:
    """The right edge of a tree: as many hashes as its size has bits set."""

    def __init__(self):
        self.size = 0
        self.peaks = []

    def append(self, leaf):
        hash_, number = leaf, self.size
        while number & 1:
            hash_ = node_hash(self.peaks.pop(), hash_)
            number >>= 1
        self.peaks.append(hash_)
        self.size += 1

    def root(self):
        if not self.peaks:
            return sha256(b"")
        hash_ = self.peaks[-1]
        for left in self.peaks[-2::-1]:
            hash_ = node_hash(left, hash_)
        return hash_


def check_inclusion(leaf, index, size, root, path):
    """Section 2.1.3.2."""
    if index >= size:
        raise Refused("the index lies outside of the tree")
    fn, sn, r = index, size - 1, leaf
    for p in path:
        if sn == 0:
            raise Refused("the proof is too long")
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    if sn or r != root:
        raise Refused("the proof does not lead to the root")


def check_consistency(first, first_root, second, second_root, path):
    """Section 2.1.4.2."""
    if not 0 < first <= second:
        raise Refused("the earlier tree is empty or larger than the later one")
    if first == second:
        if path or first_root != second_root:
            raise Refused("trees of one size need the same root and no proof")
        return
    if first & (first - 1) == 0:
        path = [first_root] + path
    if not path:
        raise Refused("the proof is too short")
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            raise Refused("the proof is too long")
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    if sn or fr != first_root or sr != second_root:
        raise Refused("the proof does not lead to the root")


# ---------------------------------------------------------------- notes and checkpoints (C2SP)


def base64_decode(text):
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error, ValueError):
        raise Refused("not base64")
    if base64.b64encode(data).decode("ascii") != text:
        raise Refused("base64 in another form")
    return data


def hash_of(text):
    data = base64_decode(text)
    if len(data) != HASH_SIZE:
        raise Refused("a hash that is not 32 bytes long")
    return data


def decimal(text):
    if not re.fullmatch("0|[1-9][0-9]{0,18}", text, re.ASCII) or int(text) >= 2**63:
        raise Refused("not a decimal number")
    return int(text)


def is_key_name(name):
    return name != "" and not any(c.isspace() or c == "+" or c < " " for c in name)


class Key:
    def __init__(self, name, algorithm, public):
        self.name, self.algorithm, self.public = name, algorithm, public
        self.id = sha256(name.encode("utf-8") + b"\n" + bytes([algorithm]) + public)[:4]

    @staticmethod
    def parse(line):
        parts = line.split("+", 2)
        if len(parts) != 3 or not is_key_name(parts[0]):
            raise Refused("not NAME+HASH+KEY")
        data = base64_decode(parts[2])
        if len(data) != 33 or data[0] not in (1, 4):
            raise Refused("not an Ed25519 key")
        key = Key(parts[0], data[0], data[1:])
        if key.id.hex() != parts[1]:
            raise Refused("the hash belongs to another key")
        return key


def read_keys(data):
    keys = []
    try:
        for line in data.decode("utf-8").split("\n"):
            if line and not line.startswith("#"):
                keys.append(Key.parse(line))
    except (UnicodeDecodeError, Refused) as error:
        raise Malformed("the key file: %s" % error)
    if not any(key.algorithm == 1 for key in keys):
        raise Malformed("the key file holds no Ed25519 key of a log")
    # A log signs without and with time by the same key.
    return keys + [Key(key.name, 4, key.public) for key in keys if key.algorithm == 1]


class NotSigned(Exception):
    """A note in good form without the signatures that it needs."""


class Checkpoint:
    def __init__(self, data, keys):
        self.data = data
        text, lines = split_note(data)
        verified = []
        for name, key_id, signature in lines:
            for key in keys:
                if key.name == name and key.id == key_id:
                    verified.append((key, signed_time(key, text, signature)))
        if not verified:
            raise NotSigned("no signature by a given key")
        lines = text.split("\n")
        if len(lines) < 4 or lines.pop() or not all(lines):
            raise Refused("a checkpoint has at least three lines, none empty")
        self.origin, self.size, self.root = lines[0], decimal(lines[1]), hash_of(lines[2])
        if self.size == 0 and self.root != sha256(b""):
            raise Refused("an empty tree has another root")
        own = [(key, time) for key, time in verified if key.name == self.origin]
        if not any(key.algorithm == 1 for key, _ in own):
            raise NotSigned("not signed by a given key of %s" % self.origin)
        self.time = max([time for _, time in own if time is not None], default=None)


def split_note(data):
    if len(data) > GREATEST_NOTE:
        raise Refused("too large")
    try:
        note = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("not UTF-8")
    if any(c < " " and c != "\n" for c in note):
        raise Refused("a control character")
    # The last blank line divides; two may overlap.
    split = note.rfind("\n\n")
    if split < 0 or not note.endswith("\n") or split + 2 >= len(note):
        raise Refused("a note without signatures")
    signatures = []
    for line in note[split + 2 : -1].split("\n"):
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "\u2014" or not is_key_name(parts[1]):
            raise Refused("a signature line in another form")
        raw = base64_decode(parts[2])
        if len(raw) < 5:
            raise Refused("a signature line in another form")
        signatures.append((parts[1], raw[:4], raw[4:]))
    return note[: split + 1], signatures


def signed_time(key, text, signature):
    message, time = text.encode("utf-8"), None
    if key.algorithm == 4:
        time = int.from_bytes(signature[:8], "big")
        if len(signature) != 72 or time >= 2**63:
            raise NotSigned("the signature of %s is wrong" % key.name)
        message = b"cosignature/v1\ntime %d\n" % time + message
        signature = signature[8:]
    if not ed25519_verify(key.public, message, signature):
        raise NotSigned("the signature of %s is wrong" % key.name)
    return time


def split_lines(data):
    try:
        lines = data.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        raise Refused("not UTF-8")
    if lines.pop() != "":
        raise Refused("the last line has no end")
    return lines


def parse_proof(data):
    """Index, path and checkpoint of a tlog-proof without extra data."""
    head, blank, checkpoint = data.partition(b"\n\n")
    lines = split_lines(head + b"\n")
    if not blank or not 2 <= len(lines) <= 66 or lines[0] != "c2sp.org/tlog-proof@v1":
        raise Refused("not a tlog-proof")
    if not lines[1].startswith("index "):
        raise Refused("not a tlog-proof")
    return decimal(lines[1][6:]), [hash_of(line) for line in lines[2:]], checkpoint


def parse_consistency(data):
    lines = split_lines(data)
    if not 3 <= len(lines) <= 68 or lines[0] != "sitrep-consistency/1":
        raise Refused("not a consistency statement")
    ends = []
    for word, line in zip(("old", "new"), lines[1:3]):
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != word:
            raise Refused("not a consistency statement")
        ends += [decimal(parts[1]), hash_of(parts[2])]
    return ends, [hash_of(line) for line in lines[3:]]


# ---------------------------------------------------------------- time stamps (RFC 3161 section 2.4.2, DER of X.690)

INTEGER, BIT_STRING, OCTET_STRING, OBJECT, TIME, SEQUENCE, SET, EXPLICIT = 0x02, 0x03, 0x04, 0x06, 0x18, 0x30, 0x31, 0xA0
SHA256_ID = bytes.fromhex("608648016503040201")
SIGNED_DATA_ID = bytes.fromhex("2a864886f70d010702")
STAMP_ID = bytes.fromhex("2a864886f70d0109100104")
STAMP_TIME = re.compile(
    "([0-9]{4})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])([01][0-9]|2[0-3])([0-5][0-9])([0-5][0-9]|6[01])([.][0-9]+)?Z", re.ASCII
)


class NotGranted(Exception):
    """The authority refused."""


def der_base128(data, position):
    """The number that begins there, and the position behind it."""
    number, begin = 0, position
    while True:
        if position == len(data) or (position == begin and data[position] == 0x80) or position - begin > 8:
            raise Refused("not DER")
        number = number << 7 | data[position] & 0x7F
        position += 1
        if data[position - 1] < 0x80:
            return number, position


def der_nodes(data, depth=1):
    """Tags with their contents: bytes, or a list of the same where the tag is constructed."""
    nodes, position = [], 0
    while position < len(data):
        if depth > 50:
            raise Refused("not DER")
        tag = data[position]
        position += 1
        kind = tag
        if tag & 0x1F == 0x1F:
            number, position = der_base128(data, position)
            if number < 0x1F:
                raise Refused("not DER")
            kind = (tag, number)
        if position == len(data) or tag & 0xDF == 0:
            raise Refused("not DER")
        length = data[position]
        position += 1
        if length & 0x80:
            count = length & 0x7F
            length = int.from_bytes(data[position : position + count], "big")
            if not 0 < count <= 8 or length < 0x80 or length >> 8 * (count - 1) == 0 or position + count > len(data):
                raise Refused("not DER")
            position += count
        if position + length > len(data):
            raise Refused("not DER")
        content = data[position : position + length]
        position += length
        nodes.append((kind, der_nodes(content, depth + 1) if tag & 0x20 else content))
    return nodes


class Parts:
    """Nodes, taken one after the other."""

    def __init__(self, nodes):
        self.rest = list(nodes)

    def take(self, kind):
        if not self.rest or self.rest[0][0] != kind:
            raise Refused("not a time stamp")
        return self.rest.pop(0)[1]

    def integer(self):
        data = self.take(INTEGER)
        if not data or (len(data) > 1 and data[0] in (0, 0xFF) and (data[0] ^ data[1]) & 0x80 == 0):
            raise Refused("not DER")
        return int.from_bytes(data, "big", signed=True)

    def small(self):
        number = self.integer()
        if not -(2**63) <= number < 2**63:
            raise Refused("not a time stamp")
        return number

    def object(self):
        data, position = self.take(OBJECT), 0
        if not data:
            raise Refused("not DER")
        while position < len(data):
            _, position = der_base128(data, position)
        return data

    def end(self):
        if self.rest:
            raise Refused("not a time stamp")


def parse_stamp(data):
    """What a TimeStampResp says: the SHA-256 that was stamped (None: another hash), and the time. No signature is checked."""
    nodes = der_nodes(data)
    if len(nodes) != 1:
        raise Refused("not DER")
    response = Parts(Parts(nodes).take(SEQUENCE))
    state = Parts(response.take(SEQUENCE))
    status, words = state.small(), []
    for kind, content in state.rest:
        if kind == SEQUENCE and all(tag == 0x0C for tag, _ in content):
            words += [text.decode("utf-8", "replace") for _, text in content]
        elif kind != BIT_STRING:
            raise Refused("not a time stamp")
    if status not in (0, 1):
        raise NotGranted("the authority refused, status %d %s" % (status, ascii(", ".join(words))))
    token = Parts(response.take(SEQUENCE))
    response.end()
    if token.object() != SIGNED_DATA_ID:
        raise Refused("not a time stamp")
    wrapped = Parts(token.take(EXPLICIT))
    token.end()
    signed = Parts(wrapped.take(SEQUENCE))
    wrapped.end()
    signed.small()
    signed.take(SET)
    inner = Parts(signed.take(SEQUENCE))
    if inner.object() != STAMP_ID:
        raise Refused("not a time stamp")
    wrapped = Parts(inner.take(EXPLICIT))
    inner.end()
    content = wrapped.take(OCTET_STRING)
    wrapped.end()
    nodes = der_nodes(content)
    if len(nodes) != 1:
        raise Refused("not DER")
    return parse_stamp_info(Parts(Parts(nodes).take(SEQUENCE)))


def parse_stamp_info(info):
    if info.small() != 1:
        raise Refused("not a time stamp")
    info.object()
    imprint = Parts(info.take(SEQUENCE))
    algorithm = Parts(imprint.take(SEQUENCE)).object()
    digest = imprint.take(OCTET_STRING)
    imprint.end()
    info.take(INTEGER)
    match = STAMP_TIME.fullmatch(info.take(TIME).decode("latin-1"))
    if not match or int(match.group(3)) > calendar.monthrange(int(match.group(1)) or 4, int(match.group(2)))[1]:
        raise Refused("not a time stamp")
    is_sha256 = algorithm == SHA256_ID and len(digest) == HASH_SIZE
    return digest if is_sha256 else None, "%s-%s-%sT%s:%s:%s%sZ" % (*match.groups()[:6], match.group(7) or "")


# ---------------------------------------------------------------- the archive (POSIX ustar)

SAFE_PATH = re.compile("[A-Za-z0-9][A-Za-z0-9._+-]*(/[A-Za-z0-9][A-Za-z0-9._+-]*)*", re.ASCII)


def is_safe(path):
    return len(path) <= 100 and SAFE_PATH.fullmatch(path) is not None


def header(name, size, kind=b"0"):
    fields = (
        name.encode("ascii").ljust(100, b"\0"),
        b"0000644\0" + b"0000000\0" * 2,
        b"%011o\0" % size + b"00000000000\0",
        b" " * 8 + kind,
        bytes(100) + b"ustar\x0000" + bytes(64) + b"0000000\0" * 2,
    )
    block = b"".join(fields).ljust(BLOCK, b"\0")
    return block[:148] + b"%06o\0 " % sum(block) + block[156:]


class Archive:
    def __init__(self, file, note):
        self.file = file
        self.note = note

    def take(self, count):
        data = self.file.read(count)
        while len(data) < count:
            more = self.file.read(count - len(data))
            if not more:
                break
            data += more
        return data

    def next(self):
        """Name and size of the next file, None at the end."""
        block = self.take(BLOCK)
        if len(block) < BLOCK:
            self.stop("archive-truncated", None, "the archive ends where a header is needed")
        if block == bytes(BLOCK):
            return None
        name, size, kind = self.fields(block)
        return self.large(name, size) if kind == b"x" else (name, size)

    def large(self, name, size):
        record, block = self.take(BLOCK), self.take(BLOCK)
        match = re.fullmatch(rb"([0-9]+) size=([1-9][0-9]{9,18})\n", record[:size])
        if name != "pax-size" or len(block) < BLOCK or not match:
            self.stop("archive-header", name, "a size record in another form")
        path, empty, kind = self.fields(block)
        length = int(match.group(2))
        is_exact = int(match.group(1)) == size and match.group(1)[:1] != b"0" and record[size:] == bytes(BLOCK - size)
        if kind != b"0" or empty or length < 2**33 or not is_exact:
            self.stop("archive-header", path, "a size record in another form")
        return path, length

    def fields(self, block):
        name = block[:100].split(b"\0")[0].decode("latin-1")
        if not is_safe(name):
            self.stop("path-unsafe", ascii(name), "is no path that a bundle can hold")
        digits, kind = block[124:135], block[156:157]
        if kind not in (b"0", b"x"):
            self.stop("file-kind", name, "is a link, a directory or something else that is no regular file")
        if not re.fullmatch(b"[0-7]{11}", digits) or header(name, int(digits, 8), kind) != block:
            self.stop("archive-header", name, "a header that differs from the one prescribed")
        return name, int(digits, 8), kind

    def stop(self, code, path, detail):
        self.note(code, path, detail)
        raise Unreadable()

    def portions(self, path, size):
        """The bytes of a file; then the padding is checked."""
        rest = size
        while rest:
            data = self.file.read(min(rest, 1 << 18))
            if not data:
                self.stop("archive-truncated", path, "the archive ends within it")
            rest -= len(data)
            yield data
        self.padding(path, size)

    def lines(self, path, size, total):
        """The lines of a file with their ends; feeds a hash on the way."""
        rest = size
        while rest:
            line = self.file.readline(min(rest, GREATEST_ENTRY + 2))
            if not line:
                self.stop("archive-truncated", path, "the archive ends within it")
            rest -= len(line)
            total.update(line)
            yield line
        self.padding(path, size)

    def padding(self, path, size):
        length = -size % BLOCK
        data = self.take(length)
        if len(data) < length:
            self.stop("archive-truncated", path, "the archive ends within it")
        if data.strip(b"\0"):
            self.note("archive-padding", path, "bytes behind the file's end that are not zero")

    def end(self):
        """The first zero block was read."""
        if self.take(BLOCK) != bytes(BLOCK):
            self.note("archive-truncated", None, "the second zero block at the end is missing")
        elif self.file.read(1):
            self.note("archive-trailing", None, "there is something behind the end")


# ---------------------------------------------------------------- the bundle


FILE_MEMBERS = {"path", "sha256", "size", "tlp"}


class Manifest:
    def __init__(self, data):
        if not data.endswith(b"\n"):
            raise ValueError("the line has no end")
        value = canonical_value(data[:-1])
        if not isinstance(value, dict) or set(value) != {"entries", "export", "files", "format", "organization"}:
            raise ValueError("other members than a manifest has")
        self.coverage, self.export = value["entries"], value["export"]
        self.organization, self.files = value["organization"], value["files"]
        if value["format"] != "sitrep-bundle/1" or self.coverage not in ("all", "selection"):
            raise ValueError("another format")
        if not is_size(self.export) or not isinstance(self.organization, str) or not isinstance(self.files, list):
            raise ValueError("a member of another kind")
        previous = ""
        for file in self.files:
            if not isinstance(file, dict) or not {"path", "sha256", "size"} <= set(file) <= FILE_MEMBERS:
                raise ValueError("a file with other members")
            path, digest = file["path"], file["sha256"]
            is_text = isinstance(path, str) and isinstance(digest, str) and isinstance(file.get("tlp", ""), str)
            if not is_text or not is_safe(path) or path <= previous or path == "manifest.json":
                raise ValueError("an unsafe path, or one out of order")
            if not re.fullmatch("[0-9a-f]{64}", digest) or not is_size(file["size"]):
                raise ValueError("a hash or size in another form")
            previous = path
        self.by_path = {file["path"]: position for position, file in enumerate(self.files)}

    def content_hash(self):
        logs = ("checkpoint.txt", "consistency.txt", "entries.jsonl", "origin.txt")
        folders = ("proofs/", "timestamps/")
        content = [f for f in self.files if f["path"] not in logs and not f["path"].startswith(folders)]
        return sha256(canonical(content)).hex()


def is_size(value):
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= EXACT


def proof_index(path):
    match = re.fullmatch("proofs/(0|[1-9][0-9]{0,18})\\.tlog-proof", path, re.ASCII)
    return int(match.group(1)) if match and int(match.group(1)) < 2**63 else None


# ---------------------------------------------------------------- engagements of auditors

INSTANT = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z", re.ASCII)
EXCLUSIONS = ("outside_period", "severity", "category", "incident")


def is_instant(value):
    return isinstance(value, str) and INSTANT.fullmatch(value) is not None


def is_text(value):
    return isinstance(value, str)


def is_texts(value):
    return isinstance(value, list) and all(map(is_text, value))


def is_digest(value):
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value, re.ASCII) is not None


def has_form(value, form):
    """Whether an object has exactly these members, each of its kind."""
    return isinstance(value, dict) and set(value) == set(form) and all(form[name](value[name]) for name in form)


def has_forms(form):
    return lambda value: isinstance(value, list) and all(has_form(element, form) for element in value)


HAND_OVER = {"at": is_text, "by": is_text, "checkpoint": is_size, "number": is_size, "sha256": is_digest}
ENGAGEMENT = {
    "auditor": is_text,
    "frameworks": is_texts,
    "handed_over": has_forms(HAND_OVER),
    "key": is_text,
    "kind": is_text,
    "opened": is_size,
    "opened_at": is_text,
    "opened_by": is_text,
    "period": lambda value: has_form(value, {"from": is_instant, "label": is_text, "to": is_instant}),
    "sample": lambda value: has_form(value, {"seed": is_text, "size": is_size}),
    "scope": lambda value: has_form(value, {"categories": is_texts, "incidents": is_texts, "severities": is_texts}),
}
PREVIOUS = {"previous": lambda value: has_form(value, {"root": is_digest, "size": is_size})}


def read_line(data):
    """The value of one line of canonical JSON with its end, else ValueError."""
    if not data.endswith(b"\n"):
        raise ValueError("the line has no end")
    return canonical_value(data[:-1])


class Engagement:
    def __init__(self, data):
        value = read_line(data)
        form = dict(ENGAGEMENT, **PREVIOUS) if isinstance(value, dict) and "previous" in value else ENGAGEMENT
        if not has_form(value, form):
            raise ValueError("other members than an engagement has")
        self.value = value
        self.key, self.opened, self.period = value["key"], value["opened"], value["period"]
        self.scope, self.sample, self.previous = value["scope"], value["sample"], value.get("previous")

    def exclusions(self, incident):
        """Why an incident is out of scope, by what the population says of it."""
        scope, period = self.scope, self.period
        holds = {
            "outside_period": not period["from"] <= incident["at"] < period["to"],
            "severity": scope["severities"] and incident["severity"] not in scope["severities"],
            "category": scope["categories"] and incident.get("category") not in scope["categories"],
            "incident": scope["incidents"] and incident["key"] not in scope["incidents"],
        }
        return [reason for reason in EXCLUSIONS if holds[reason]]

    def is_opened_by(self, entry):
        try:
            entry = parse_json(entry or b"")
        except ValueError:
            return False
        if not isinstance(entry, dict) or entry.get("action") != "engagement.open" or "before" in entry:
            return False
        after, subject = entry.get("after"), entry.get("subject")
        if not isinstance(after, dict) or not isinstance(subject, dict):
            return False
        if subject.get("table") != "engagement" or subject.get("key") != self.key:
            return False
        agreed = {name: self.value[name] for name in ("auditor", "frameworks", "key", "kind", "opened_at", "opened_by")}
        agreed.update(self.scope)
        agreed.update(("period_" + name, text) for name, text in self.period.items())
        agreed.update(("sample_" + name, value) for name, value in self.sample.items())
        return canonical({name: after[name] for name in agreed if name in after}) == canonical(agreed)

    def chosen(self, keys):
        """The sample: the first ones in the order of SHA-256(seed, line feed, key)."""
        seed = self.sample["seed"].encode("utf-8")
        return sorted(keys, key=lambda key: sha256(seed + b"\n" + key.encode("utf-8")))[: self.sample["size"]]


INCIDENT_KEY = re.compile("INC-([0-9]{4})-([0-9]{4}|[1-9][0-9]{4,9})", re.ASCII)


class Verifier:
    def __init__(self, keys, previous=None):
        """Keys as read_keys gives them; the bytes of the auditor's earlier checkpoint, or None."""
        self.keys = keys
        self.findings = []
        self.count = 0
        self.checkpoint = None
        self.checkpoint_hash = None
        self.stamps = []
        self.origin = None
        self.consistency = None
        self.entry_count = None
        self.root = None
        self.earlier_root = None
        self.leaves = []
        self.export_entry = None
        self.incidents = set()
        self.engagement = None
        self.opening_entry = None
        self.in_scope = None
        self.uuids = set()
        self.references = []
        self.stated_hashes = []
        self.previous = None
        if previous is not None:
            try:
                self.previous = Checkpoint(previous, keys)
            except Refused as error:
                raise Malformed("the earlier checkpoint: %s" % error)
            except NotSigned as error:
                self.note("previous-signature", None, "the earlier checkpoint: %s" % error)

    def note(self, code, path, detail):
        self.count += 1
        if len(self.findings) < 100:
            self.findings.append("%s: %s%s" % (code, path + ": " if path else "", detail))

    def run(self, file):
        archive = Archive(file, self.note)
        block = archive.take(BLOCK)
        digits = block[124:135]
        size = int(digits, 8) if re.fullmatch(b"[0-7]{11}", digits) else 0
        if block != header("manifest.json", size):
            raise Malformed("the first block is not the header of manifest.json")
        if size > GREATEST_MANIFEST:
            self.note("file-too-large", "manifest.json", "%d bytes" % size)
            return
        try:
            data = b"".join(archive.portions("manifest.json", size))
        except Unreadable:
            return
        try:
            self.manifest = Manifest(data)
        except ValueError as error:
            self.note("manifest-form", "manifest.json", str(error))
            return
        self.check_listed()
        try:
            self.walk(archive)
            archive.end()
        except Unreadable:
            pass
        self.conclude()

    def check_listed(self):
        required = ["checkpoint.txt", "entries.jsonl", "origin.txt"]
        if "engagement.json" in self.manifest.by_path:
            required += ["population.json", "sample.json"]
        for path in required:
            if path not in self.manifest.by_path:
                self.note("file-missing", path, "is not in the manifest")
        proofs = [path for path in self.manifest.by_path if path.startswith("proofs/")]
        for path in proofs:
            if self.manifest.coverage == "all" or proof_index(path) is None:
                self.note("file-misplaced", path, "no proof is expected here")
        self.indexes = sorted(i for i in map(proof_index, proofs) if i is not None)
        self.line_of = {index: line for line, index in enumerate(self.indexes)}

    def walk(self, archive):
        expected = 0
        while True:
            found = archive.next()
            if found is None:
                break
            path, size = found
            position = self.manifest.by_path.get(path)
            if position is None or position < expected:
                known = path == "manifest.json" or position is not None
                if known:
                    self.note("path-repeated", path, "is there twice, or not in its place")
                else:
                    self.note("file-unlisted", path, "is not in the manifest")
                for _ in archive.portions(path, size):
                    pass
                continue
            for file in self.manifest.files[expected:position]:
                self.note("file-missing", file["path"], "is listed and not in its place")
            expected = position + 1
            self.read(archive, self.manifest.files[position], size)
        for file in self.manifest.files[expected:]:
            self.note("file-missing", file["path"], "is listed and not there")

    def read(self, archive, file, size):
        path = file["path"]
        if size != file["size"]:
            self.note("file-size", path, "has %d bytes, the manifest says %d" % (size, file["size"]))
        total = hashlib.sha256()
        is_oscal = path.startswith("oscal/") and path.endswith(".json")
        named = ["checkpoint.txt", "origin.txt", "consistency.txt", "engagement.json", "population.json"]
        if "engagement.json" in self.manifest.by_path:
            named.append("sample.json")
        if path == "entries.jsonl":
            self.read_entries(archive, size, total)
        elif path.startswith("timestamps/") and size <= GREATEST_STAMP:
            data = b"".join(archive.portions(path, size))
            total.update(data)
            self.read_stamp(path, data)
        elif (path in named or is_oscal or path.startswith("proofs/")) and size <= GREATEST_PARSED:
            data = b"".join(archive.portions(path, size))
            total.update(data)
            if path == "checkpoint.txt":
                self.read_checkpoint(data)
            elif path == "origin.txt":
                self.origin = data
            elif path == "consistency.txt":
                self.read_consistency(data)
            elif path == "engagement.json":
                self.read_engagement(data)
            elif path == "population.json":
                self.read_population(data)
            elif path == "sample.json":
                self.read_sample(data)
            elif is_oscal:
                self.read_oscal(path, data)
            else:
                self.read_proof(path, data)
        else:
            if path in named or is_oscal or path.startswith(("proofs/", "timestamps/")):
                self.note("file-too-large", path, "%d bytes" % size)
            for data in archive.portions(path, size):
                total.update(data)
        if total.hexdigest() != file["sha256"]:
            self.note("file-hash", path, "has another SHA-256 than the manifest says")
        digest = file["sha256"]
        if path.startswith("evidence/") and path != "evidence/sha256/%s/%s" % (digest[:2], digest[2:]):
            self.note("evidence-name", path, "is not named by its SHA-256")

    # What the files say

    def read_stamp(self, path, data):
        try:
            imprint, time = parse_stamp(data)
        except NotGranted as error:
            self.note("timestamp-refused", path, str(error))
        except Refused:
            self.note("timestamp-form", path, "is no time-stamp response in DER")
        else:
            if self.checkpoint_hash is not None and imprint != self.checkpoint_hash:
                self.note("timestamp-imprint", path, "is no stamp of checkpoint.txt")
            else:
                self.stamps.append((path, time))

    def read_checkpoint(self, data):
        self.checkpoint_hash = sha256(data)
        try:
            self.checkpoint = Checkpoint(data, self.keys)
        except Refused as error:
            self.note("checkpoint-form", "checkpoint.txt", str(error))
        except NotSigned as error:
            self.note("checkpoint-signature", "checkpoint.txt", str(error))

    def read_consistency(self, data):
        try:
            self.consistency, path = parse_consistency(data)
        except Refused as error:
            self.note("consistency-form", "consistency.txt", str(error))
            return
        try:
            check_consistency(*self.consistency, path)
            if self.checkpoint and self.consistency[2:] != [self.checkpoint.size, self.checkpoint.root]:
                raise Refused("leads to another tree than the checkpoint's")
        except Refused as error:
            self.note("consistency-wrong", "consistency.txt", str(error))

    def read_entries(self, archive, size, total):
        is_all = self.manifest.coverage == "all"
        earlier = self.previous.size if self.previous else None
        tree, number = GrowingTree(), 0
        opened = None
        if self.engagement:
            opened = self.engagement.opened if is_all else self.line_of.get(self.engagement.opened)
        for line in archive.lines("entries.jsonl", size, total):
            entry = line[:-1]
            if not line.endswith(b"\n") or len(entry) > GREATEST_ENTRY:
                self.note("entry-form", "entries.jsonl", "line %d has no end or is too long" % (number + 1))
                continue
            try:
                value = canonical_value(entry)
                if not isinstance(value, dict) or value.get("v") != 1 or isinstance(value.get("v"), bool):
                    raise ValueError("no entry of version 1")
                if value.get("organization") != self.manifest.organization:
                    raise ValueError("an entry of another organization")
                if isinstance(value.get("incident"), str):
                    self.incidents.add(value["incident"])
                self.add_ranges(value.get("incidents"))
            except ValueError as error:
                self.note("entry-form", "entries.jsonl", "line %d: %s" % (number + 1, error))
            leaf = leaf_hash(entry)
            if is_all:
                tree.append(leaf)
                if tree.size == earlier:
                    self.earlier_root = tree.root()
            else:
                self.leaves.append(leaf)
            if not is_all or number == self.manifest.export:
                self.export_entry = entry
            if number == opened:
                self.opening_entry = entry
            number += 1
        self.entry_count, self.root = number, tree.root()
        if not is_all and number != len(self.indexes):
            self.note("entry-count", "entries.jsonl", "%d entries and %d proofs" % (number, len(self.indexes)))
        if is_all and self.checkpoint:
            if number != self.checkpoint.size:
                text = "%d entries, the checkpoint covers %d" % (number, self.checkpoint.size)
                self.note("entry-count", "entries.jsonl", text)
            elif self.root != self.checkpoint.root:
                self.note("entry-root", "entries.jsonl", "the entries do not give the root that was signed")

    def read_proof(self, path, data):
        try:
            index, hashes, checkpoint = parse_proof(data)
            if index != proof_index(path):
                raise Refused("is the proof of another entry than its name says")
        except Refused as error:
            self.note("proof-form", path, str(error))
            return
        line = self.line_of[index]
        if self.checkpoint is None or line >= len(self.leaves):
            return
        if checkpoint != self.checkpoint.data:
            self.note("proof-form", path, "holds another checkpoint than checkpoint.txt")
            return
        try:
            check_inclusion(self.leaves[line], index, self.checkpoint.size, self.checkpoint.root, hashes)
        except Refused as error:
            self.note("proof-wrong", path, str(error))

    def add_ranges(self, ranges):
        """An entry about very many incidents names them as ranges: INC-2016-0001..INC-2016-0042."""
        for text in ranges if isinstance(ranges, list) else []:
            match = re.fullmatch(r"INC-([0-9]{4})-([0-9]{4,10})\.\.INC-([0-9]{4})-([0-9]{4,10})", str(text))
            # A forged range must not take the memory.
            if match and match.group(1) == match.group(3) and int(match.group(4)) - int(match.group(2)) < 10000000:
                for number in range(int(match.group(2)), int(match.group(4)) + 1):
                    self.incidents.add("INC-%s-%04d" % (match.group(1), number))

    def read_engagement(self, data):
        try:
            self.engagement = Engagement(data)
        except ValueError:
            self.note("engagement-form", "engagement.json", "is not the statement of an engagement")

    def read_population(self, data):
        try:
            value = read_line(data)
            incidents = value["incidents"] if isinstance(value, dict) else None
            if not isinstance(incidents, list):
                raise ValueError
        except (ValueError, KeyError):
            self.note("population-form", "population.json", "is not one line of canonical JSON with an array of incidents")
            return
        if self.engagement:
            self.in_scope, self.in_period, self.left_out = [], 0, dict.fromkeys(EXCLUSIONS[1:], 0)
            if "period" not in value or canonical(value["period"]) != canonical(self.engagement.period):
                self.note("population-scope", "population.json", "is of another period than the engagement")
        previous = None
        for incident in incidents:
            key = incident.get("key") if isinstance(incident, dict) else None
            match = INCIDENT_KEY.fullmatch(key) if isinstance(key, str) else None
            if not match:
                self.note("population-form", "population.json", "an incident without a key such as INC-2026-0001")
                continue
            year, number = int(match.group(1)), int(match.group(2))
            if previous and (year < previous[0] or (year == previous[0] and number != previous[1] + 1)):
                self.note("population-gap", "population.json", "%s does not follow the key before it" % key)
            previous = (year, number)
            is_in_scope = self.judge(incident) if self.engagement else False
            is_expected = self.manifest.coverage == "all" or is_in_scope
            if is_expected and self.entry_count is not None and key not in self.incidents:
                self.note("population-unknown", "population.json", "no entry is about %s" % key)
        if self.engagement:
            self.check_counts(value)

    def judge(self, incident):
        """Whether an incident is in the engagement's scope; notes when it is marked otherwise."""
        facts = is_text(incident.get("severity")) and is_instant(incident.get("at"))
        if not facts or not is_text(incident.get("category", "")):
            self.note("population-form", "population.json", "%s without the facts by which it is in scope or not" % incident["key"])
            return False
        reasons = self.engagement.exclusions(incident)
        expected = {"in_scope": not reasons}
        if reasons:
            expected["left_out"] = reasons
        if canonical({name: incident[name] for name in ("in_scope", "left_out") if name in incident}) != canonical(expected):
            text = "%s is not marked as its facts and the engagement's scope say" % incident["key"]
            self.note("population-scope", "population.json", text)
        if "outside_period" not in reasons:
            self.in_period += 1
            for reason in reasons:
                self.left_out[reason] += 1
        if not reasons:
            self.in_scope.append(incident["key"])
        return not reasons

    def check_counts(self, value):
        left_out = value.get("left_out")
        stated = [left_out.get(reason) if isinstance(left_out, dict) else None for reason in EXCLUSIONS[1:]]
        stated += [value.get("in_period"), value.get("in_scope")]
        expected = [self.left_out[reason] for reason in EXCLUSIONS[1:]] + [self.in_period, len(self.in_scope)]
        if canonical(stated) != canonical(expected):
            self.note("population-scope", "population.json", "counts other incidents than it lists")

    def read_sample(self, data):
        if self.engagement is None or self.in_scope is None:
            return
        try:
            value = read_line(data)
        except ValueError:
            self.note("sample-form", "sample.json", "is not one line of canonical JSON")
            return
        chosen = self.engagement.chosen(self.in_scope)
        expected = {"incidents": chosen, "seed": self.engagement.sample["seed"], "size": len(chosen)}
        stated = {name: value[name] for name in expected if name in value} if isinstance(value, dict) else None
        if canonical(stated) != canonical(expected):
            text = "is not what the engagement's seed gives of the population in scope"
            self.note("sample-wrong", "sample.json", text)

    def read_oscal(self, path, data):
        try:
            waiting = [parse_json(data)]
        except ValueError:
            self.note("reference-form", path, "is not JSON")
            return
        while waiting:
            value = waiting.pop()
            if isinstance(value, list):
                waiting += value
            if not isinstance(value, dict):
                continue
            self.add_hashes(path, value)
            for name, member in value.items():
                waiting.append(member)
                texts = [t for t in (member if isinstance(member, list) else [member]) if isinstance(t, str)]
                if name == "uuid":
                    self.uuids.update(t.lower() for t in texts)
                elif name.endswith("-uuid") or name.endswith("-uuids"):
                    self.references += [(t.lower(), path) for t in texts]
                elif name == "href":
                    self.references += [(t[1:].lower(), path) for t in texts if t.startswith("#")]
                    self.references += [(t, path) for t in texts if t.startswith("../")]

    def add_hashes(self, path, value):
        """What an object with an href of ../PATH and hashes says of that file of the bundle."""
        target, hashes = value.get("href"), value.get("hashes")
        if not isinstance(target, str) or not target.startswith("../"):
            return
        for item in hashes if isinstance(hashes, list) else []:
            if isinstance(item, dict) and item.get("algorithm") == "SHA-256" and isinstance(item.get("value"), str):
                self.stated_hashes.append((target, item["value"].lower(), path))

    # What can be said of the whole

    def conclude(self):
        checkpoint = self.checkpoint
        if checkpoint and self.origin is not None and self.origin != (checkpoint.origin + "\n").encode("utf-8"):
            self.note("origin-differs", "origin.txt", "is not the origin of the checkpoint")
        if self.entry_count is not None and not self.export_is_stated():
            self.note("export-unstated", "manifest.json", "entry %d is not the record of this export" % self.manifest.export)
        elif self.entry_count is not None:
            self.check_engagement(parse_json(self.export_entry)["after"])
        known = self.uuids | {"../" + path for path in self.manifest.by_path}
        for target, path in self.references:
            if target not in known:
                self.note("reference-dangling", path, "refers to %s, which is nowhere in the bundle" % target)
        for target, digest, path in self.stated_hashes:
            position = self.manifest.by_path.get(target[3:])
            if position is not None and self.manifest.files[position]["sha256"] != digest:
                self.note("reference-hash", path, "says another SHA-256 of %s than the manifest" % target)
        if checkpoint and self.previous:
            self.compare(self.previous, checkpoint)

    def export_is_stated(self):
        try:
            entry = parse_json(self.export_entry or b"")
        except ValueError:
            return False
        if not isinstance(entry, dict) or entry.get("action") != "bundle.export" or not isinstance(entry.get("after"), dict):
            return False
        expected = {"content_sha256": self.manifest.content_hash(), "entries": self.manifest.coverage}
        if self.manifest.coverage == "selection":
            if not self.indexes or self.indexes[-1] != self.manifest.export:
                return False
            chosen = self.leaves[:-1]
            expected["selected"], expected["selected_sha256"] = len(chosen), sha256(b"".join(chosen)).hex()
        names = ("content_sha256", "entries", "selected", "selected_sha256")
        stated = {name: entry["after"][name] for name in names if name in entry["after"]}
        # As texts: to Python true and 1 are equal.
        return canonical(stated) == canonical(expected)

    def check_engagement(self, after):
        path = "engagement.json"
        if path not in self.manifest.by_path:
            if "engagement" in after:
                self.note("engagement-missing", path, "is not there, and the export's entry names one")
            return
        engagement = self.engagement
        if engagement is None:
            return
        if after.get("engagement") != engagement.key:
            self.note("engagement-unstated", path, "is not the engagement that the export's entry names")
        if not engagement.is_opened_by(self.opening_entry):
            self.note("engagement-differs", path, "says other things than entry %d, which opened it" % engagement.opened)
        if engagement.previous is None:
            return
        if self.consistency is None:
            self.note("consistency-missing", "consistency.txt", "is needed for the checkpoint handed over last")
        elif self.consistency[:2] != [engagement.previous["size"], bytes.fromhex(engagement.previous["root"])]:
            self.note("consistency-wrong", "consistency.txt", "begins at another tree than engagement.json says")

    def compare(self, previous, checkpoint):
        # The origins may differ where a log went on under another name; both were signed by keys of the auditor's.
        if previous.size > checkpoint.size:
            text = "the earlier checkpoint covers %d entries, the bundle only %d" % (previous.size, checkpoint.size)
            self.note("previous-newer", None, text)
        elif previous.size == 0:
            return
        elif previous.size == checkpoint.size:
            if previous.root != checkpoint.root:
                self.note("previous-differs", None, "the earlier checkpoint has another root at the same size")
        elif self.manifest.coverage == "all":
            if self.earlier_root != previous.root:
                self.note("previous-differs", None, "the entries do not begin with those of the earlier checkpoint")
        elif self.consistency is None:
            self.note("consistency-missing", "consistency.txt", "is needed for the earlier checkpoint")
        elif self.consistency[:2] != [previous.size, previous.root]:
            self.note("previous-differs", "consistency.txt", "begins at another tree than the earlier checkpoint's")


def verify(file, key_file, previous=None):
    """Exit status, and the verifier or, when the input cannot be read, the reason; `file` is open for reading bytes."""
    try:
        verifier = Verifier(read_keys(key_file), previous)
        verifier.run(file)
    except Malformed as error:
        return 65, str(error)
    return (1 if verifier.count else 0), verifier


def describe(path, status, result):
    if status == 65:
        return "%s: cannot be read: %s" % (path, result)
    if status == 1:
        more = result.count - 1
        return "%s: NOT as it should be: %s%s" % (path, result.findings[0], " (and %d more)" % more if more else "")
    checkpoint = result.checkpoint
    lines = ["%s: everything holds" % path]
    lines.append("  log      %s" % checkpoint.origin)
    lines.append("  tree     %d entries, root %s" % (checkpoint.size, base64.b64encode(checkpoint.root).decode("ascii")))
    if checkpoint.time is not None:
        lines.append("  signed   %d seconds after 1970-01-01T00:00:00Z" % checkpoint.time)
    kind = "all" if result.manifest.coverage == "all" else "a selection, each with its proof"
    lines.append("  entries  %d (%s)" % (result.entry_count, kind))
    lines.append("  files    %d" % len(result.manifest.files))
    for stamp in result.stamps:
        lines.append("  stamp    %s states %s" % stamp)
        lines.append("           its signature: openssl ts -verify -data checkpoint.txt -in %s -CAfile AUTHORITY.pem" % stamp[0])
    return "\n".join(lines)


class Arguments(argparse.ArgumentParser):
    def error(self, message):
        self.print_usage(sys.stderr)
        self.exit(64, "%s: %s\n" % (self.prog, message))


def main():
    parser = Arguments(description="Checks Sitrep bundles offline.")
    parser.add_argument("bundle", nargs="+", help="the archive")
    parser.add_argument("--key", required=True, help="file with the verifier key, got by hand")
    parser.add_argument("--previous", help="a checkpoint that you kept from earlier")
    options = parser.parse_args()
    worst = 0
    try:
        with open(options.key, "rb") as file:
            key_file = file.read()
        previous = None
        if options.previous:
            with open(options.previous, "rb") as file:
                previous = file.read()
        for path in options.bundle:
            with open(path, "rb") as file:
                status, result = verify(file, key_file, previous)
            print(describe(path, status, result))
            worst = max(worst, status)
    except OSError as error:
        print("cannot be read: %s" % error, file=sys.stderr)
        return 65
    return worst


if __name__ == "__main__":
    sys.exit(main())
