package dev.sonde.agent.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.PatternSyntaxException;

/**
 * Which models are meant.
 *
 * <ol>
 *   <li>Nothing means all.
 *   <li>A pattern means the files of that name; a model given as bytes is called {@code bytes}.
 *   <li>A pattern with a slash means the files of that path; the path of a file says beside that what may run in sessions
 *       that were open before the agent came.
 * </ol>
 */
record Models(String pattern) {
    Models {
        try {
            if (!pattern.isEmpty()) {
                FileSystems.getDefault().getPathMatcher("glob:" + pattern);
            }
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("\"" + pattern + "\" is no pattern for models", e);
        }
    }

    /** {@return whether a session made from {@code model}, a path, bytes or a buffer, is meant} */
    boolean mean(Object model) {
        if (pattern.isEmpty()) {
            return true;
        }
        if (model instanceof String path && pattern.contains("/")) {
            return glob(Path.of(path).toAbsolutePath().normalize()) || (isFile() && isSame(Path.of(path)));
        }
        return glob(Path.of(nameOf(model)));
    }

    private boolean glob(Path path) {
        return FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(path);
    }

    private boolean isSame(Path model) {
        try {
            return Files.isSameFile(model, Path.of(pattern));
        } catch (IOException e) {
            // One that was deleted is no other's same.
            return false;
        }
    }

    /** {@return whether this names a file} */
    boolean isFile() {
        try {
            return pattern.contains("/") && Files.isRegularFile(Path.of(pattern));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** {@return in words, what a session is made from} */
    static String describe(Object model) {
        if (model instanceof byte[] bytes) {
            return "bytes, " + bytes.length;
        }
        return model instanceof ByteBuffer buffer ? "buffer, " + buffer.remaining() : model.toString();
    }

    private static String nameOf(Object model) {
        Path file = model instanceof String path ? Path.of(path).getFileName() : null;
        return file == null ? "bytes" : file.toString();
    }
}
