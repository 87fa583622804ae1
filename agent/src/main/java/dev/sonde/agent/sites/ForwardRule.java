package dev.sonde.agent.sites;

import dev.sonde.live.CallPlaces;
import dev.sonde.live.ValuePlace;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import org.objectweb.asm.Type;

/**
 * What a forward call is: which method of which classes, and where the values are.
 *
 * @param type the classes: of the receiver, or whose static method it is
 * @param withSubtypes whether the classes that extend or implement those are meant too
 * @param method the method's name
 * @param descriptor its descriptor as the JVM writes it, empty for any
 * @param value where the value is that flows out
 * @param inputs where those are that flow in; none for all arguments but the one that takes the value
 */
record ForwardRule(
        Glob type, boolean withSubtypes, Glob method, String descriptor, ValuePlace value, List<ValuePlace> inputs) {

    ForwardRule {
        inputs = List.copyOf(inputs);
        if (!method.isName() && (type.start().isEmpty() || withSubtypes)) {
            throw new IllegalArgumentException("a pattern for methods, \"" + method.text()
                    + "\", needs a class whose name begins with something else than an asterisk, and no subclass-of");
        }
        if (!descriptor.isEmpty()) {
            Descriptors.check(descriptor, value, inputs);
        }
    }

    /** {@return whether a method of that name and descriptor is meant, if only its class is} */
    boolean takes(String name, String ofType) {
        return method.matches(name) && (descriptor.isEmpty() || descriptor.equals(ofType));
    }

    /**
     * {@return whether a call may be one}: for methods that are called on an object, the object will tell
     *
     * @param owner the class that the instruction names, with dots
     */
    boolean mayBe(String owner, String name, String ofType, boolean isStatic) {
        boolean isOpen = !isStatic && method.isName();
        return takes(name, ofType) && (isOpen || type.matches(owner));
    }

    boolean isMeant(Class<?> receiver) {
        if (!withSubtypes) {
            return type.matches(receiver.getName());
        }
        for (Class<?> at = receiver; at != null; at = at.getSuperclass()) {
            if (type.matches(at.getName()) || isAnyMeant(at.getInterfaces())) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether objects of a class have a method that is meant, if only the class is} */
    boolean isIn(Class<?> receiver) {
        if (receiver.isHidden() && Rules.isOfJdk(type.text().replace('.', '/'))) {
            // A lambda has no entry that could be written into, and calls of the JDK's methods are left as they are.
            return false;
        }
        try {
            for (Class<?> at = receiver; at != null; at = at.getSuperclass()) {
                if (isAmong(at.getDeclaredMethods()) || isInAny(at.getInterfaces())) {
                    return true;
                }
            }
            return false;
        } catch (LinkageError cannotTell) {
            return true;
        }
    }

    private boolean isInAny(Class<?>[] interfaces) {
        for (Class<?> each : interfaces) {
            if (isAmong(each.getDeclaredMethods()) || isInAny(each.getInterfaces())) {
                return true;
            }
        }
        return false;
    }

    private boolean isAmong(Method[] methods) {
        for (Method each : methods) {
            if (!Modifier.isStatic(each.getModifiers()) && takes(each.getName(), Type.getMethodDescriptor(each))) {
                return true;
            }
        }
        return false;
    }

    private boolean isAnyMeant(Class<?>[] interfaces) {
        for (Class<?> each : interfaces) {
            if (type.matches(each.getName()) || isAnyMeant(each.getInterfaces())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return (withSubtypes ? "subclass-of " : "") + type.text() + "#" + method.text() + descriptor + " "
                + new CallPlaces(value, inputs);
    }
}
