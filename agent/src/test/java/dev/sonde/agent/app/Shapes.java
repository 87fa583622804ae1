package dev.sonde.agent.app;

import dev.sonde.agent.app.Layers.Layer;
import dev.sonde.agent.app.Layers.Plain;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes a forward call of each shape. */
final class Shapes {
    static final List<String> ALL = List.of(
            "virtual",
            "interface",
            "static",
            "private",
            "nestmate",
            "recursive",
            "checked",
            "varargs",
            "void",
            "protected",
            "super",
            "default",
            "bridge",
            "lambda body",
            "lambda layer",
            "bound reference",
            "unbound reference",
            "null receiver",
            "reflection",
            "method handle",
            "old caller",
            "old callee",
            "old throws");

    private Shapes() {}

    /** {@return what came of a call, and how the stack looked meanwhile} */
    static String run(String shape) {
        Object result;
        try {
            result = shown(call(shape));
        } catch (Throwable thrown) {
            result = shape.equals("null receiver")
                    ? thrown.getClass().getName()
                    : Trail.of(thrown) + thrown.getMessage();
        }
        return result + " " + Trail.taken();
    }

    private static Object shown(Object result) {
        return result instanceof float[] floats ? Arrays.toString(floats) : result;
    }

    private static Object call(String shape) throws Throwable {
        float[] x = {4};
        return switch (shape) {
            case "virtual" -> new Plain().forward(x);
            case "interface" -> layer(new Layers.Generic()).forward(1.5f);
            case "static" -> Layers.forward(true);
            case "private" -> new Layers.Hidden().call(7);
            case "nestmate" -> Layers.nestmate(new Layers.Hidden(), 8);
            case "recursive" -> new Layers.Recursive().forward(3);
            case "checked" -> checked();
            case "varargs" -> new Layers.Adding().forward(1, 2, 3);
            case "void" -> filled(x);
            case "protected" -> new Layers.Guard().call(2.5);
            case "super" -> new Layers.Child().forward(x);
            case "default" -> new Layers.Defaulted().forward(x);
            case "bridge" -> bridged(new Layers.Generic());
            default -> indirect(shape, x);
        };
    }

    private static Object indirect(String shape, float[] x) throws Throwable {
        Plain plain = new Plain();
        return switch (shape) {
            case "lambda body" -> applied(y -> plain.forward(y), x);
            case "lambda layer" -> layer((Float y) -> y * 7).forward(3f);
            case "bound reference" -> applied(plain::forward, x);
            case "unbound reference" -> applied(Plain::forward, plain, x);
            case "null receiver" -> nothing().forward(x);
            case "reflection" ->
                Plain.class.getDeclaredMethod("forward", float[].class).invoke(plain, x);
            case "method handle" -> handle().invoke(plain, x);
            case "old caller" -> Old.call(plain, x);
            case "old callee" -> Old.callOld(3);
            case "old throws" -> Old.callOld(-3);
            default -> throw new IllegalArgumentException(shape);
        };
    }

    private static <T> Layer<T> layer(Layer<T> layer) {
        return layer;
    }

    private static Object checked() throws Exception {
        new Layers.Failing().forward("as it must");
        return "no failure";
    }

    private static Object filled(float[] x) {
        double[] out = new double[1];
        new Layers.Filling().forward(x, out);
        return out[0];
    }

    /** The compiler has this call the bridge, for all it knows is a parent of the class. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Object bridged(Layer layer) {
        return layer.forward(2f);
    }

    private static Object applied(UnaryOperator<float[]> layer, float[] x) {
        return layer.apply(x);
    }

    private static Object applied(BiFunction<Plain, float[], float[]> layer, Plain plain, float[] x) {
        return layer.apply(plain, x);
    }

    @SuppressWarnings("NullAway") // That it is null is the point.
    private static Plain nothing() {
        @Nullable Plain nothing = null;
        return nothing;
    }

    private static MethodHandle handle() throws ReflectiveOperationException {
        MethodType type = MethodType.methodType(float[].class, float[].class);
        return MethodHandles.lookup().findVirtual(Plain.class, "forward", type);
    }
}
