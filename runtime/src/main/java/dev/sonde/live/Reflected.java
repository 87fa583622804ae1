package dev.sonde.live;

import dev.sonde.error.Facts;
import dev.sonde.error.SondeException;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Calls the public methods of a type that Sonde knows by its name only: it is the application's, perhaps there, in any
 * version. What is looked up is kept with the application's class, so it goes when that goes, and holds nothing of ours.
 */
final class Reflected {
    private final String name;
    private final ClassValue<Class<?>[]> types = new ClassValue<>() {
        @Override
        protected Class<?>[] computeValue(Class<?> type) {
            Class<?> found = find(type);
            return found == null ? new Class<?>[0] : new Class<?>[] {found};
        }
    };
    private final ClassValue<Map<String, Method>> methods = new ClassValue<>() {
        @Override
        protected Map<String, Method> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    Reflected(String name) {
        this.name = name;
    }

    /** {@return whether a class is this type or a subtype of it} */
    boolean isOver(Class<?> type) {
        return types.get(type).length > 0;
    }

    private @Nullable Class<?> find(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            Class<?> found = at.getName().equals(name) ? at : among(at.getInterfaces());
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable Class<?> among(Class<?>[] interfaces) {
        for (Class<?> each : interfaces) {
            Class<?> found = each.getName().equals(name) ? each : among(each.getInterfaces());
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** {@return what a method of this type gives when it is called on {@code target}} The name and number of arguments tell it. */
    Object call(Object target, String method, Object... arguments) {
        return invoke(types.get(target.getClass())[0], target, method, arguments);
    }

    /** {@return another type of the library that {@code value}, of this type, belongs to} */
    Class<?> beside(Object value, String other) {
        try {
            Class<?> own = types.get(value.getClass())[0];
            return Class.forName(other, true, own.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new SondeException(Facts.of("\"" + other + "\" is not there beside \"" + name + '"'), e);
        }
    }

    /** {@return what a static method of {@code type} gives} */
    Object callStatic(Class<?> type, String method, Object... arguments) {
        return invoke(type, null, method, arguments);
    }

    /** {@return the constant of an enum type that is called {@code name}} */
    static Object constant(Class<?> type, String name) {
        for (Object constant : type.getEnumConstants()) {
            if (((Enum<?>) constant).name().equals(name)) {
                return constant;
            }
        }
        throw new SondeException(Facts.of("\"" + type.getName() + "\" has no " + name + " in this version"));
    }

    private Object invoke(Class<?> type, @Nullable Object target, String method, Object... arguments) {
        StringBuilder key = new StringBuilder(method);
        for (Object argument : arguments) {
            key.append(' ').append(argument.getClass().getName());
        }
        Method found = methods.get(type).computeIfAbsent(key.toString(), unused -> method(type, method, arguments));
        try {
            Object result = found.invoke(target, arguments);
            return result == null ? "" : result;
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private Method method(Class<?> type, String method, Object[] arguments) {
        for (Method each : type.getMethods()) {
            if (each.getName().equals(method) && !each.isBridge() && fits(each.getParameterTypes(), arguments)) {
                return each;
            }
        }
        throw new SondeException(Facts.of("\"" + type.getName() + "\" has no such method in this version")
                .add("method", method)
                .add("arguments", arguments.length));
    }

    private static boolean fits(Class<?>[] parameters, Object[] arguments) {
        boolean fits = parameters.length == arguments.length;
        for (int i = 0; fits && i < parameters.length; i++) {
            Class<?> boxed = MethodType.methodType(parameters[i]).wrap().returnType();
            fits = boxed.isInstance(arguments[i]);
        }
        return fits;
    }
}
