/**
 * Writing nodes: one method per operator, each with its shape rule.
 *
 * <p>Start with {@link dev.sonde.ops.Fragment}, which collects nodes, constants and feeds, and
 * {@link dev.sonde.ops.Operand}, a value that a node takes or makes. The operators are static methods, by kind:
 * {@link dev.sonde.ops.Arithmetic}, {@link dev.sonde.ops.Elementwise}, {@link dev.sonde.ops.Compare},
 * {@link dev.sonde.ops.Reduce}, {@link dev.sonde.ops.Shapes}, {@link dev.sonde.ops.Join}, {@link dev.sonde.ops.Select},
 * {@link dev.sonde.ops.Choose}, {@link dev.sonde.ops.Linear}, {@link dev.sonde.ops.Indexing} with {@link dev.sonde.ops.Index}, and
 * {@link dev.sonde.ops.Fragment#generic} for every other operator of ONNX.
 *
 * <pre>{@code
 * Fragment fragment = new Fragment();
 * Operand hidden = Operand.of("hidden", TensorType.of(ElementType.FLOAT, 1, 16, 384));
 * Operand last = Indexing.slice(fragment, hidden, Index.of("..., -1, :"));
 * Operand norm = Reduce.l2(fragment, last, new int[] {-1}, false);
 * }</pre>
 *
 * <p>Every node has the form of operator set 18, which later sets understand too. What does not fit is refused with a
 * {@link dev.sonde.error.ShapeException} that names the operator, the types and the line given to
 * {@link dev.sonde.ops.Fragment#at}. Where a type is unknown, nothing is checked and the result may be unknown too.
 *
 * <p>Proxies, statistics, gradients and passes may import this package; it imports {@code graph}, {@code tensor} and
 * {@code error}.
 */
@NullMarked
package dev.sonde.ops;

import org.jspecify.annotations.NullMarked;
