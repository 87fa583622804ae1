package dev.sonde.agent.bridge;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of one of the application's sessions, which can be made again.
 *
 * @param calls the setters that were called, each a name with its descriptor followed by its arguments
 */
record RecordedOptions(List<Object[]> calls) {

    /** Setters that write files the application meant to be written once. */
    private static final Set<String> ONCE = Set.of("setOptimizedModelFilePath", "enableProfiling", "disableProfiling");

    /** Calls the same setters on {@code options}. */
    void applyTo(SessionOptions options) throws OrtException {
        try {
            for (Object[] call : calls) {
                replay(options, call);
            }
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof OrtException refused) {
                throw refused;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make the session's options again", e);
        }
    }

    private static void replay(SessionOptions options, Object[] call) throws ReflectiveOperationException {
        String name = ((String) call[0]).split("\\(", 2)[0];
        if (ONCE.contains(name)) {
            return;
        }
        for (Method method : SessionOptions.class.getMethods()) {
            if (signature(method).equals(call[0])) {
                method.invoke(options, arguments(call));
                return;
            }
        }
        throw new NoSuchMethodException((String) call[0]);
    }

    /** The method's name and its parameters, as Byte Buddy writes {@code #m#s}. */
    private static String signature(Method method) {
        String parameters = Arrays.stream(method.getParameterTypes())
                .map(Class::getName)
                .reduce((a, b) -> a + "," + b)
                .orElse("");
        return method.getName() + "(" + parameters + ")";
    }

    private static @Nullable Object[] arguments(Object[] call) throws ClassNotFoundException {
        Object[] arguments = Arrays.copyOfRange(call, 1, call.length);
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] instanceof Map.Entry<?, ?> crossed) {
                arguments[i] = constant(crossed);
            }
        }
        return arguments;
    }

    /** The enum constant that crossed the border between the loaders as its class and name. */
    private static Object constant(Map.Entry<?, ?> crossed) throws ClassNotFoundException {
        Class<?> type = Class.forName((String) crossed.getKey(), true, RecordedOptions.class.getClassLoader());
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(crossed.getValue())) {
                return constant;
            }
        }
        throw new ClassNotFoundException(crossed.toString());
    }
}
