package dev.sonde.coverage;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tukaani.xz.XZInputStream;

/** A {@code .tar.xz} as GNU tar writes it, of plain files. */
final class TarArchive {
    private static final int BLOCK = 512;
    private static final char FILE = '0';
    private static final char FOLDER = '5';
    private static final char LONG_NAME = 'L';

    private TarArchive() {}

    /** Writes every file of {@code archive} into {@code folder}. */
    static void unpack(Path archive, Path folder) throws IOException {
        Path root = folder.toAbsolutePath().normalize();
        String longName = "";
        try (InputStream in = new BufferedInputStream(new XZInputStream(Files.newInputStream(archive)), 1 << 16)) {
            for (byte[] header = block(in); header[0] != 0; header = block(in)) {
                byte[] contents = contents(in, header);
                String name = longName.isEmpty() ? text(header, 0, 100) : longName;
                char kind = (char) header[156];
                longName = kind == LONG_NAME ? text(contents, 0, contents.length) : "";
                if (kind == FILE) {
                    write(root, name, contents);
                } else if (kind != FOLDER && kind != LONG_NAME) {
                    throw new IOException("an entry of kind '" + kind + "' is neither a file nor a folder");
                }
            }
        }
    }

    private static byte[] contents(InputStream in, byte[] header) throws IOException {
        int size = Integer.parseInt(text(header, 124, 12).strip(), 8);
        byte[] contents = in.readNBytes(size);
        in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
        return contents;
    }

    private static void write(Path root, String name, byte[] contents) throws IOException {
        Path target = root.resolve(name).normalize();
        if (!target.startsWith(root)) {
            throw new IOException("a name climbs out of the archive: " + name);
        }
        Files.createDirectories(target.getParent());
        Files.write(target, contents);
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.UTF_8);
    }

    private static byte[] block(InputStream in) throws IOException {
        byte[] block = in.readNBytes(BLOCK);
        if (block.length < BLOCK) {
            throw new EOFException("the archive ends within an entry");
        }
        return block;
    }
}
