package dev.sonde.error;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.security.CodeSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The line of the user's program that asked for something.
 *
 * @param file the source file's name, or the class where the file is unknown
 * @param line the line, or a number below one where it is unknown
 */
public record CallSite(String file, int line) {
    private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

    /** Where the stack holds no line of a user's; facts leave it out. */
    private static final CallSite UNKNOWN = new CallSite("", 0);

    /** Whether a class came out of the same jar or folder as this one; asked once a class. */
    private static final ClassValue<Boolean> OURS = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return type.getName().startsWith("dev.sonde.") && Objects.equals(source(type), source(CallSite.class));
        }
    };

    /** {@return the nearest line on this thread's stack that is neither ours nor the JDK's} */
    public static CallSite here() {
        return WALKER.walk(frames -> frames.filter(frame -> isUsers(frame.getDeclaringClass()))
                .findFirst()
                .map(CallSite::of)
                .orElse(UNKNOWN));
    }

    private static boolean isUsers(Class<?> type) {
        return !OURS.get(type) && !type.getName().startsWith("java.");
    }

    private static CallSite of(StackFrame frame) {
        String file = frame.getFileName();
        return new CallSite(file == null ? frame.getClassName() : file, frame.getLineNumber());
    }

    private static @Nullable Object source(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null ? type.getClassLoader() : source.getLocation();
    }

    @Override
    public String toString() {
        return line > 0 ? file + ":" + line : file;
    }
}
