package dev.sonde.tree;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Paths of modules: parts joined by dots, the root's being empty. */
final class Paths {
    static final String ROOT = "";

    /** Deeper than any model is; a name from a file may not decide how deep we recurse. */
    private static final int DEEPEST = 64;

    private Paths() {}

    static List<String> parts(String path) {
        return path.isEmpty() ? List.of() : Arrays.asList(path.split("\\.", -1));
    }

    /** {@code path}, cut where it is deeper than any model. */
    static String bounded(String path) {
        List<String> parts = parts(path);
        return parts.size() <= DEEPEST ? path : String.join(".", parts.subList(0, DEEPEST));
    }

    /** The path that a name written with slashes stands for, its last part left out. */
    static String ofSlashed(String name) {
        int end = name.lastIndexOf('/');
        return Arrays.stream(name.substring(0, Math.max(end, 0)).split("/"))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("."));
    }

    static String parent(String path) {
        return path.substring(0, Math.max(path.lastIndexOf('.'), 0));
    }

    static String last(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    static String child(String path, String part) {
        return path.isEmpty() ? part : path + '.' + part;
    }

    /** Whether {@code path} is {@code module} or within it. */
    static boolean isIn(String path, String module) {
        return module.isEmpty()
                || (path.startsWith(module)
                        && (path.length() == module.length() || path.charAt(module.length()) == '.'));
    }

    /** The deepest module that both paths are in. */
    static String shared(String a, String b) {
        String module = a;
        while (!isIn(b, module)) {
            module = parent(module);
        }
        return module;
    }

    static boolean isNumber(String part) {
        return !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
