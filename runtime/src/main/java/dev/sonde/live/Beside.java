package dev.sonde.live;

import dev.sonde.error.Facts;
import dev.sonde.error.OrderException;
import dev.sonde.tensor.Tensor;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;

/** A call of a layer beside the run, like one that the program made: what is not given is as it was there. */
record Beside(String path, LayerCall like, String method, Adapters adapters) {

    /** {@return what the layer hands out} */
    Tensor on(List<Tensor> inputs) throws Exception {
        ValuePlace output = like.ends().output();
        if (output.kind() == ValuePlace.Kind.FIELD) {
            throw new OrderException(Facts.of("\"" + path + "\" cannot be called beside the run")
                    .add("because", "what it makes is in its field \"" + output.field() + "\", which the run needs"));
        }
        Object[] arguments = like.arguments().clone();
        if (output.kind() == ValuePlace.Kind.ARGUMENT) {
            Object own = arguments[output.index() + 1];
            Values values = adapters.values(own);
            arguments[output.index() + 1] = values.with(0, values.tensor(0)).value();
        }
        LayerCall call = new LayerCall(like.ends(), arguments, adapters);
        List<LayerCall.Slot> slots = call.inputs();
        for (int i = 0; i < inputs.size(); i++) {
            slots.get(i).replace(inputs.get(i));
        }
        call.ended(invoke(arguments));
        return call.outputs().get(0).read();
    }

    private Object invoke(Object[] arguments) throws Exception {
        Object receiver = arguments[0];
        try {
            Object result = method(receiver.getClass()).invoke(receiver, Ends.given(arguments));
            return result == null ? "" : result;
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception thrown ? thrown : e;
        }
    }

    private Method method(Class<?> receiver) throws NoSuchMethodException {
        Class<?>[] types = MethodType.fromMethodDescriptorString(like.ends().descriptor(), receiver.getClassLoader())
                .parameterArray();
        for (Class<?> at = receiver; at != null; at = at.getSuperclass()) {
            try {
                Method found = at.getDeclaredMethod(method, types);
                found.setAccessible(true);
                return found;
            } catch (NoSuchMethodException e) {
                // Its parent may have it.
            }
        }
        return receiver.getMethod(method, types);
    }
}
