package dev.sonde;

import dev.sonde.graph.Attribute;
import dev.sonde.graph.OpType;
import dev.sonde.ops.Arithmetic;
import dev.sonde.ops.Elementwise;
import dev.sonde.ops.Fragment;
import dev.sonde.ops.Operand;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.Tensor;
import dev.sonde.tensor.TensorType;
import java.util.List;
import java.util.Map;

/**
 * Random bits that a graph computes from a seed: SplitMix64, whose n-th number is a function of the seed and n. ONNX's own
 * random operators go on from run to run, and have no seed that could be fed.
 */
final class SplitMix {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;
    private static final long FIRST = 0xbf58476d1ce4e5b9L;
    private static final long SECOND = 0x94d049bb133111ebL;

    private final Fragment fragment;
    private final Operand bits;

    /** @param index the whole numbers from 0 */
    SplitMix(Fragment fragment, Operand seed, Operand index) {
        this.fragment = fragment;
        Operand count = Arithmetic.add(fragment, index, number(1));
        Operand z = Arithmetic.add(fragment, Arithmetic.mul(fragment, count, number(GAMMA)), seed);
        Operand once = Arithmetic.mul(fragment, mixed(z, 30), number(FIRST));
        Operand twice = Arithmetic.mul(fragment, mixed(once, 27), number(SECOND));
        this.bits = mixed(twice, 31);
    }

    /** {@return the upper bits, all but {@code right} of 64, as whole numbers} */
    Operand upper(int right) {
        return signed(shifted(unsigned(bits), "RIGHT", right));
    }

    /** {@return the lower {@code count} of 64 bits as whole numbers} */
    Operand lower(int count) {
        Operand left = shifted(unsigned(bits), "LEFT", 64 - count);
        return signed(shifted(left, "RIGHT", 64 - count));
    }

    private Operand mixed(Operand z, int right) {
        Operand whole = unsigned(z);
        List<Operand> both = List.of(whole, shifted(whole, "RIGHT", right));
        return signed(fragment.emit(OpType.of("BitwiseXor"), both, Map.of(), type(whole)));
    }

    private Operand shifted(Operand x, String direction, int by) {
        Operand count = fragment.constant(Tensor.scalar(by, ElementType.UINT64));
        return fragment.emit(
                OpType.of("BitShift"), List.of(x, count), Map.of("direction", new Attribute.Text(direction)), type(x));
    }

    private Operand unsigned(Operand x) {
        return Elementwise.cast(fragment, x, ElementType.UINT64);
    }

    private Operand signed(Operand x) {
        return Elementwise.cast(fragment, x, ElementType.INT64);
    }

    private Operand number(long value) {
        return fragment.constant(Tensor.of(new long[] {value}));
    }

    private static TensorType type(Operand x) {
        return x.type().orElseThrow();
    }
}
