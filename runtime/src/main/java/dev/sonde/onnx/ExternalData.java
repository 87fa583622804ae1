package dev.sonde.onnx;

import dev.sonde.error.ModelException;
import dev.sonde.graph.Blob;
import dev.sonde.graph.Weight;
import dev.sonde.tensor.ElementType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.StreamSupport;

/** The numbers of weights that stand in files of one folder, the one that holds the model. */
public final class ExternalData {
    private final Path folder;

    /** Makes the data of a folder. */
    public ExternalData(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /**
     * {@return the weight with its numbers at hand, mapped into memory; the same one where they are already}
     *
     * @throws ModelException where they stand outside the folder, the file is missing or too short, or their length
     *     contradicts the weight's type
     */
    public Weight resolve(Weight weight) {
        return weight.blob() instanceof Blob.External external
                ? weight.with(new Blob.Inline(bytes(weight, external)))
                : weight;
    }

    private ByteBuffer bytes(Weight weight, Blob.External external) {
        try {
            return bytes(external, size(weight));
        } catch (Malformed e) {
            throw e.inside("tensor \"" + weight.name() + "\", external data " + external.entries())
                    .in(folder.toString());
        }
    }

    private static long size(Weight weight) {
        ElementType element = weight.type().element();
        long[] sizes = weight.shape().sizes();
        return Sizes.bytes(element, Sizes.elements(Arrays.stream(sizes).boxed().toList()));
    }

    private ByteBuffer bytes(Blob.External external, long size) {
        long offset = number(external, "offset", 0);
        long length = number(external, "length", size);
        if (length != size) {
            throw new Malformed("its type takes " + size + " bytes, and its entry says " + length);
        }
        try (FileChannel channel = FileChannel.open(file(external), StandardOpenOption.READ)) {
            if (offset > channel.size() - length) {
                throw new Malformed(length + " bytes from byte " + offset + " on are not in a file of " + channel.size()
                        + " bytes");
            }
            if (length > Integer.MAX_VALUE) {
                throw new Malformed("it takes " + length + " bytes, more than 2 GB, and Java maps no more at once");
            }
            return channel.map(MapMode.READ_ONLY, offset, length);
        } catch (IOException e) {
            throw new Malformed("its file cannot be read: " + e.getClass().getSimpleName(), e);
        }
    }

    /** The real path is opened, so that no link can be put in between. */
    private Path file(Blob.External external) throws IOException {
        String location = external.entries().getOrDefault("location", "");
        try {
            Path named = Path.of(location);
            if (location.isEmpty() || named.isAbsolute() || climbs(named)) {
                throw outside(location);
            }
            Path real = folder.resolve(named).toRealPath();
            if (!real.startsWith(folder.toRealPath()) || !Files.isRegularFile(real)) {
                throw outside(location);
            }
            return real;
        } catch (InvalidPathException e) {
            throw new Malformed("its location is no name of a file", e);
        }
    }

    private static boolean climbs(Path named) {
        return StreamSupport.stream(named.spliterator(), false)
                .anyMatch(part -> part.toString().equals(".."));
    }

    private static Malformed outside(String location) {
        return new Malformed("its location \"" + location + "\" is no file in the model's folder");
    }

    private static long number(Blob.External external, String key, long otherwise) {
        String text = external.entries().getOrDefault(key, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text.strip());
            if (number >= 0) {
                return number;
            }
            throw new Malformed("its " + key + " is negative");
        } catch (NumberFormatException e) {
            throw new Malformed("its " + key + " \"" + text + "\" is no whole number", e);
        }
    }
}
