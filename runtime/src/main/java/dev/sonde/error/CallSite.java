package dev.sonde.error;

import java.security.CodeSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The line of the user's program that asked for something.
 *
 * <p>Every value of a trace remembers one, and hardly any is ever looked at: the stack is kept as the JVM writes it down,
 * which is cheap, and the line is found when it is asked for.
 */
public final class CallSite {
    private @Nullable Stack stack = new Stack();
    private String text = "";

    private CallSite() {}

    /** The stack of a thread, without a message or anything else that costs. */
    private static final class Stack extends Throwable {
        private static final long serialVersionUID = 1;

        Stack() {
            super(null, null, false, true);
        }
    }

    /** {@return the nearest line on this thread's stack that is neither ours nor the JDK's; nothing where there is none} */
    public static CallSite here() {
        return new CallSite();
    }

    private static String nearest(StackTraceElement[] frames) {
        for (StackTraceElement frame : frames) {
            if (isUsers(frame.getClassName())) {
                String file = frame.getFileName() == null ? frame.getClassName() : frame.getFileName();
                return frame.getLineNumber() > 0 ? file + ":" + frame.getLineNumber() : file;
            }
        }
        return "";
    }

    private static boolean isUsers(String type) {
        return !type.startsWith("java.")
                && !type.startsWith("jdk.internal.")
                && !(type.startsWith("dev.sonde.") && isOurs(type));
    }

    /** Whether a class came out of the same jar or folder as this one. */
    private static boolean isOurs(String name) {
        try {
            Class<?> type = Class.forName(name, false, CallSite.class.getClassLoader());
            return Objects.equals(source(type), source(CallSite.class));
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static @Nullable Object source(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null ? type.getClassLoader() : source.getLocation();
    }

    /** {@return the source file's name, or the class where that is unknown, and the line where it is known} */
    @Override
    public synchronized String toString() {
        Stack kept = stack;
        if (kept != null) {
            text = nearest(kept.getStackTrace());
            stack = null;
        }
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CallSite site && toString().equals(site.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
