package dev.sonde.agent;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A jar that lies in another one as it is, not compressed once more, so that any part of it can be read at once. The JVM
 * keeps the names of all files in a jar that is open; of the files in here a few numbers are kept.
 */
final class NestedJar {
    private static final int END = 22;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int CENTRAL = 46;
    private static final int LOCAL = 30;

    /** Of each file: the hash of its name, one more than where it begins, its length here and that of what it holds. */
    private static final int NUMBERS = 4;

    private final ZipFile outer;
    private final ZipEntry self;

    /** The numbers of the files, from {@code hash % slots} on; in a slot that holds nothing nothing begins. */
    private final int[] table;

    /** Opens the jar of that name in the jar {@code file}, which stays open for as long as this can be reached. */
    NestedJar(File file, String name) throws IOException {
        outer = new ZipFile(file);
        ZipEntry entry = outer.getEntry(name);
        if (entry == null || entry.getMethod() != ZipEntry.STORED) {
            throw new ZipException("missing in the agent's jar: ".concat(name));
        }
        self = entry;
        byte[] end = read(self.getSize() - END, END);
        if (int4(end, 0) != END_SIGNATURE) {
            throw new ZipException("damaged in the agent's jar: ".concat(name));
        }
        int count = int2(end, 10);
        table = new int[(count + count / 2 + 1) * NUMBERS];
        byte[] directory = read(int4(end, 16), int4(end, 12));
        int at = 0;
        for (int i = 0; i < count; i++) {
            keep(directory, at);
            at += CENTRAL + int2(directory, at + 28) + int2(directory, at + 30) + int2(directory, at + 32);
        }
    }

    private void keep(byte[] directory, int at) {
        int end = at + CENTRAL + int2(directory, at + 28);
        int hash = 0;
        for (int i = at + CENTRAL; i < end; i++) {
            hash = 31 * hash + directory[i];
        }
        int slot = slot(hash);
        while (table[slot + 1] != 0) {
            slot = next(slot);
        }
        table[slot] = hash;
        table[slot + 1] = int4(directory, at + 42) + 1;
        table[slot + 2] = int4(directory, at + 20);
        table[slot + 3] = int4(directory, at + 24);
    }

    /** {@return what the file of that name holds, null if there is none} */
    byte @Nullable [] file(String name) throws IOException {
        int hash = name.hashCode();
        for (int slot = slot(hash); table[slot + 1] != 0; slot = next(slot)) {
            if (table[slot] == hash) {
                byte[] found = file(name, table[slot + 1] - 1, table[slot + 2], table[slot + 3]);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    /** {@return whether there is a file of that name; two names of one hash are not told apart} */
    boolean mayHave(String name) {
        int hash = name.hashCode();
        for (int slot = slot(hash); table[slot + 1] != 0; slot = next(slot)) {
            if (table[slot] == hash) {
                return true;
            }
        }
        return false;
    }

    private byte @Nullable [] file(String name, int from, int packed, int size) throws IOException {
        byte[] head = read(from, LOCAL + name.length());
        if (!name.equals(new String(head, LOCAL, name.length(), StandardCharsets.ISO_8859_1))
                || int2(head, 26) != name.length()) {
            return null;
        }
        byte[] data = read((long) from + head.length + int2(head, 28), packed);
        return int2(head, 8) == ZipEntry.STORED ? data : inflated(name, data, size);
    }

    private static byte[] inflated(String name, byte[] data, int size) throws IOException {
        Inflater inflater = new Inflater(true);
        try {
            byte[] result = new byte[size];
            inflater.setInput(data);
            if (inflater.inflate(result) != size) {
                throw new ZipException("damaged in the agent's jar: ".concat(name));
            }
            return result;
        } catch (DataFormatException e) {
            throw new ZipException("damaged in the agent's jar: ".concat(name));
        } finally {
            inflater.end();
        }
    }

    private byte[] read(long from, int length) throws IOException {
        try (InputStream in = outer.getInputStream(self)) {
            // Only moves a position, for nothing has to be unpacked.
            in.skipNBytes(from);
            byte[] bytes = in.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException(self.getName());
            }
            return bytes;
        }
    }

    private int slot(int hash) {
        return Integer.remainderUnsigned(hash, table.length / NUMBERS) * NUMBERS;
    }

    private int next(int slot) {
        return slot + NUMBERS == table.length ? 0 : slot + NUMBERS;
    }

    private static int int2(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
    }

    private static int int4(byte[] bytes, int at) {
        return int2(bytes, at) | int2(bytes, at + 2) << 16;
    }
}
