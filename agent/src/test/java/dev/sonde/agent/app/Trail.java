package dev.sonde.agent.app;

import java.util.ArrayList;
import java.util.List;

/** How a layer was reached: what the stack says in both ways that there are. */
public final class Trail {
    private static final List<String> KEPT = new ArrayList<>();

    private Trail() {}

    /** Keeps how its caller was reached. {@return {@code value}} */
    public static <T> T keep(T value) {
        StackWalker walker = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
        KEPT.add(walker.walk(frames -> frames.skip(1)
                        .takeWhile(frame -> frame.getDeclaringClass() != Forward.class)
                        .map(frame -> frame.getDeclaringClass().getName() + "." + frame.getMethodName() + ":"
                                + frame.getLineNumber())
                        .toList())
                + " " + of(new Throwable()));
        return value;
    }

    /** {@return what was kept since it was asked last} */
    static List<String> taken() {
        List<String> taken = List.copyOf(KEPT);
        KEPT.clear();
        return taken;
    }

    /** {@return a stack trace as far as it is the same each time, without the numbers of classes that the JDK makes} */
    static String of(Throwable thrown) {
        List<String> lines = new ArrayList<>();
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (frame.getClassName().equals(Forward.class.getName())) {
                break;
            }
            lines.add(frame.toString().replaceAll("\\d+\\.invoke", "N.invoke"));
        }
        return thrown.getClass().getName() + lines;
    }
}
