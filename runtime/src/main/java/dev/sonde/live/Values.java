package dev.sonde.live;

import dev.sonde.error.Facts;
import dev.sonde.error.ShapeException;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a layer takes or gives, as one tensor or several. It is read when it is asked for, and what is read is a copy. */
public final class Values {
    private final Adapters adapters;
    private final Object value;
    private final List<Object> parts;
    private final List<Long> shape;

    Values(Adapters adapters, Object value, List<Object> parts) {
        this(adapters, value, parts, List.of());
    }

    private Values(Adapters adapters, Object value, List<Object> parts, List<Long> shape) {
        this.adapters = adapters;
        this.value = value;
        this.parts = parts;
        this.shape = shape;
    }

    /**
     * {@return these in a shape that they do not have by themselves, as flat arrays and buffers}
     *
     * @param sizes -1 for the one that follows from the others; none for the shape that they have
     */
    public Values shaped(List<Long> sizes) {
        return new Values(adapters, value, parts, List.copyOf(sizes));
    }

    /** {@return the value itself} */
    public Object value() {
        return value;
    }

    /** {@return how many tensors it is} */
    public int count() {
        return parts.size();
    }

    /** {@return the numbers at {@code index}} */
    public Tensor tensor(int index) {
        Tensor own = read(index);
        return shape.isEmpty() ? own : Fitted.shaped(own, sizes(own));
    }

    /** {@return a new value, of the same kind, with {@code tensor} at {@code index}; everything else is the same in both} */
    public Values with(int index, Tensor tensor) {
        Object made = adapter(index).make(own(index, tensor), part(index));
        List<Object> more = new ArrayList<>(parts);
        more.set(index, made);
        return new Values(adapters, isSingle() ? made : holder(more), Collections.unmodifiableList(more), shape);
    }

    /** {@return a new value, of the same kind, that is {@code tensors} and nothing else} */
    public Values like(List<Tensor> tensors) {
        List<Object> made = new ArrayList<>();
        for (Tensor tensor : tensors) {
            int index = Math.min(made.size(), count() - 1);
            made.add(adapter(index).make(fitting(index, tensor), part(index)));
        }
        if (isSingle() && made.size() > 1) {
            throw new ShapeException(Facts.of("one value cannot be several")
                    .add("of", value.getClass().getTypeName())
                    .add("given", made.size()));
        }
        return new Values(adapters, isSingle() ? made.get(0) : holder(made), Collections.unmodifiableList(made), shape);
    }

    /** Numbers with a fraction are not brought into a type without, as the input of an embedding has. */
    private Tensor fitting(int index, Tensor tensor) {
        if (!adapter(index).makesAny()) {
            return own(index, tensor);
        }
        ElementType element = read(index).element();
        return element.isFloating() ? Fitted.typed(tensor, element) : tensor;
    }

    /** Writes {@code tensor} into what is at {@code index}, which stays the same object. */
    public void write(int index, Tensor tensor) {
        adapter(index).write(own(index, tensor), part(index));
    }

    /** {@return whether what is at {@code index} can be written into} */
    public boolean isChangeable(int index) {
        return !(adapter(index) instanceof ScalarAdapter || adapter(index) instanceof OnnxTensorAdapter);
    }

    /** {@return whether what is at {@code index} has a shape, as an array has none whose parts are not equally long} */
    public boolean isEven(int index) {
        return !(adapter(index) instanceof ArrayAdapter) || ArrayAdapter.isEven(part(index));
    }

    private Object part(int index) {
        if (index >= parts.size()) {
            throw new ShapeException(Facts.of("there is no value " + index)
                    .add("values", parts.size())
                    .add("of", value.getClass().getTypeName()));
        }
        return parts.get(index);
    }

    private ValueAdapter adapter(int index) {
        return adapters.adapter(part(index));
    }

    private Tensor read(int index) {
        return adapter(index).read(part(index));
    }

    /** As the value has it: a tensor in the shape that was declared is brought into the value's own. */
    private Tensor own(int index, Tensor tensor) {
        Tensor like = read(index);
        if (shape.isEmpty()) {
            return Fitted.to(tensor, like);
        }
        Tensor declared = Fitted.shaped(like, sizes(like));
        return Fitted.shaped(Fitted.to(tensor, declared), like.shape());
    }

    private long[] sizes(Tensor own) {
        long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
        long given = 1;
        int open = -1;
        for (int axis = 0; axis < sizes.length; axis++) {
            open = sizes[axis] < 0 ? axis : open;
            given *= sizes[axis] < 0 ? 1 : sizes[axis];
        }
        if (open >= 0 && given > 0) {
            sizes[open] = own.size() / given;
        }
        if ((open >= 0 && given == 0) || Fitted.count(sizes) != own.size()) {
            throw new ShapeException(Facts.of("the value does not have the shape that was declared")
                    .add("declared", shape)
                    .add("elements", own.size()));
        }
        return sizes;
    }

    @SuppressWarnings("ReferenceEquality") // Whether the value is its own only part is meant.
    private boolean isSingle() {
        return parts.size() == 1 && parts.get(0) == value;
    }

    private Object holder(List<Object> made) {
        return made.size() == parts.size()
                ? Parts.made(value, made.iterator(), adapters)
                : Parts.held(value, made, adapters);
    }
}
