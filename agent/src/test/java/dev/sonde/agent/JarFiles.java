package dev.sonde.agent;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The files in jars, and in the jars in those. */
final class JarFiles {
    private static final String LAYER = "layers/([a-z]+)\\.jar";

    private JarFiles() {}

    /** {@return what lies in the open in a jar, by path, in the order in which it lies there} */
    static Map<String, byte[]> in(Path jar) throws IOException {
        return read(Files.newInputStream(jar));
    }

    /** {@return whether a path in the agent's jar is that of a layer, a jar too} */
    static boolean isLayer(String path) {
        return path.matches(LAYER);
    }

    /** {@return what lies in a layer, by the layer's name and the path there} */
    static Map<String, byte[]> inLayer(String path, byte[] layer) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        String name = path.replaceFirst(LAYER, "$1/");
        read(new ByteArrayInputStream(layer)).forEach((inner, bytes) -> files.put(name + inner, bytes));
        return files;
    }

    private static Map<String, byte[]> read(InputStream stream) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(stream)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
    }

    /** Writes a jar in which the layers lie as they are. */
    static void write(Map<String, byte[]> files, OutputStream stream) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(stream)) {
            out.setLevel(Deflater.BEST_SPEED);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                out.putNextEntry(entry(file.getKey(), file.getValue()));
                out.write(file.getValue());
            }
        }
    }

    private static ZipEntry entry(String path, byte[] bytes) {
        ZipEntry entry = new ZipEntry(path);
        if (isLayer(path)) {
            CRC32 sum = new CRC32();
            sum.update(bytes);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(bytes.length);
            entry.setCrc(sum.getValue());
        }
        return entry;
    }

    /** {@return a layer with those files, which are named as {@link #inLayer} does} */
    static byte[] layer(Map<String, byte[]> files) throws IOException {
        Map<String, byte[]> inner = new LinkedHashMap<>();
        files.forEach((name, bytes) -> inner.put(name.substring(name.indexOf('/') + 1), bytes));
        ByteArrayOutputStream layer = new ByteArrayOutputStream();
        write(inner, layer);
        return layer.toByteArray();
    }
}
