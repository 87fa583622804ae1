package dev.sonde;

import dev.sonde.ops.Arithmetic;
import dev.sonde.ops.Compare;
import dev.sonde.ops.Elementwise;
import dev.sonde.ops.Fragment;
import dev.sonde.ops.Operand;
import dev.sonde.tensor.ElementType;
import dev.sonde.tensor.TensorLike;

/**
 * What can be computed element by element. Two operands are stretched to each other by NumPy's rules; a Java number
 * takes the element type of the value it meets; tensors of two element types are refused until one is cast.
 */
abstract class ElementOperations {
    abstract Stand stand();

    abstract Operand operand();

    abstract Proxy self();

    private Proxy of(Operand result) {
        return new Proxy(stand(), result);
    }

    /** What is computed with a value of a branch is of that branch too. */
    final Proxy of(TensorLike with, Operand result) {
        return new Proxy(stand().with(with), result);
    }

    final Operand other(TensorLike value) {
        return stand().with(value).operand(value);
    }

    /** {@return where this and {@code value} are computed with} */
    final Fragment with(TensorLike value) {
        return stand().with(value).here();
    }

    /** {@return this, where it is computed with {@code value}} */
    final Operand mine(TensorLike value) {
        return stand().with(value).operand(self());
    }

    private Operand other(double value) {
        return stand().number(value, operand());
    }

    /** {@return the negative of each element} */
    public Proxy neg() {
        return of(Elementwise.neg(stand().here(), operand()));
    }

    /** {@return the magnitude of each element} */
    public Proxy abs() {
        return of(Elementwise.abs(stand().here(), operand()));
    }

    /** {@return -1, 0 or 1 for each element} */
    public Proxy sign() {
        return of(Elementwise.sign(stand().here(), operand()));
    }

    /** {@return the square root of each element} */
    public Proxy sqrt() {
        return of(Elementwise.sqrt(stand().here(), operand()));
    }

    /** {@return e to the power of each element} */
    public Proxy exp() {
        return of(Elementwise.exp(stand().here(), operand()));
    }

    /** {@return the natural logarithm of each element} */
    public Proxy log() {
        return of(Elementwise.log(stand().here(), operand()));
    }

    /** {@return one over each element} */
    public Proxy reciprocal() {
        return of(Elementwise.reciprocal(stand().here(), operand()));
    }

    /** {@return each element rounded down} */
    public Proxy floor() {
        return of(Elementwise.floor(stand().here(), operand()));
    }

    /** {@return each element rounded up} */
    public Proxy ceil() {
        return of(Elementwise.ceil(stand().here(), operand()));
    }

    /** {@return each element rounded to the nearest whole number, halves to the even one} */
    public Proxy round() {
        return of(Elementwise.round(stand().here(), operand()));
    }

    /** {@return the error function of each element} */
    public Proxy erf() {
        return of(Elementwise.erf(stand().here(), operand()));
    }

    /** {@return the sine of each element} */
    public Proxy sin() {
        return of(Elementwise.sin(stand().here(), operand()));
    }

    /** {@return the cosine of each element} */
    public Proxy cos() {
        return of(Elementwise.cos(stand().here(), operand()));
    }

    /** {@return the hyperbolic tangent of each element} */
    public Proxy tanh() {
        return of(Elementwise.tanh(stand().here(), operand()));
    }

    /** {@return 1 / (1 + e^-x) for each element} */
    public Proxy sigmoid() {
        return of(Elementwise.sigmoid(stand().here(), operand()));
    }

    /** {@return each element, or zero where it is negative} */
    public Proxy relu() {
        return of(Elementwise.relu(stand().here(), operand()));
    }

    /** {@return x * (1 + erf(x / sqrt 2)) / 2 for each element (Hendrycks and Gimpel, 2016)} */
    public Proxy gelu() {
        return of(Elementwise.gelu(stand().here(), operand()));
    }

    /** {@return the sum} */
    public Proxy add(TensorLike other) {
        return of(other, Arithmetic.add(with(other), mine(other), other(other)));
    }

    /** {@return the sum} */
    public Proxy add(double other) {
        return of(Arithmetic.add(stand().here(), operand(), other(other)));
    }

    /** {@return the difference} */
    public Proxy sub(TensorLike other) {
        return of(other, Arithmetic.sub(with(other), mine(other), other(other)));
    }

    /** {@return the difference} */
    public Proxy sub(double other) {
        return of(Arithmetic.sub(stand().here(), operand(), other(other)));
    }

    /** {@return the product, element by element} */
    public Proxy mul(TensorLike other) {
        return of(other, Arithmetic.mul(with(other), mine(other), other(other)));
    }

    /** {@return the product, element by element} */
    public Proxy mul(double other) {
        return of(Arithmetic.mul(stand().here(), operand(), other(other)));
    }

    /** {@return the quotient; of whole numbers, rounded towards zero} */
    public Proxy div(TensorLike other) {
        return of(other, Arithmetic.div(with(other), mine(other), other(other)));
    }

    /** {@return the quotient; of whole numbers, rounded towards zero} */
    public Proxy div(double other) {
        return of(Arithmetic.div(stand().here(), operand(), other(other)));
    }

    /** {@return this to the power of the other} */
    public Proxy pow(TensorLike other) {
        return of(other, Arithmetic.pow(with(other), mine(other), other(other)));
    }

    /** {@return this to the power of the other} */
    public Proxy pow(double other) {
        return of(Arithmetic.pow(stand().here(), operand(), other(other)));
    }

    /** {@return the remainder, with the divisor's sign for whole numbers} */
    public Proxy mod(TensorLike other) {
        return of(other, Arithmetic.mod(with(other), mine(other), other(other)));
    }

    /** {@return the remainder, with the divisor's sign for whole numbers} */
    public Proxy mod(double other) {
        return of(Arithmetic.mod(stand().here(), operand(), other(other)));
    }

    /** {@return the smaller of each pair} */
    public Proxy minimum(TensorLike other) {
        return of(other, Arithmetic.minimum(with(other), mine(other), other(other)));
    }

    /** {@return the smaller of each pair} */
    public Proxy minimum(double other) {
        return of(Arithmetic.minimum(stand().here(), operand(), other(other)));
    }

    /** {@return the larger of each pair} */
    public Proxy maximum(TensorLike other) {
        return of(other, Arithmetic.maximum(with(other), mine(other), other(other)));
    }

    /** {@return the larger of each pair} */
    public Proxy maximum(double other) {
        return of(Arithmetic.maximum(stand().here(), operand(), other(other)));
    }

    /** {@return whether the elements of each pair are equal, as bool} */
    public Proxy equal(TensorLike other) {
        return of(other, Compare.equal(with(other), mine(other), other(other)));
    }

    /** {@return whether the elements of each pair are equal, as bool} */
    public Proxy equal(double other) {
        return of(Compare.equal(stand().here(), operand(), other(other)));
    }

    /** {@return whether the elements of each pair differ, as bool} */
    public Proxy notEqual(TensorLike other) {
        return of(other, Compare.notEqual(with(other), mine(other), other(other)));
    }

    /** {@return whether the elements of each pair differ, as bool} */
    public Proxy notEqual(double other) {
        return of(Compare.notEqual(stand().here(), operand(), other(other)));
    }

    /** {@return whether this is below the other, as bool} */
    public Proxy less(TensorLike other) {
        return of(other, Compare.less(with(other), mine(other), other(other)));
    }

    /** {@return whether this is below the other, as bool} */
    public Proxy less(double other) {
        return of(Compare.less(stand().here(), operand(), other(other)));
    }

    /** {@return whether this is not above the other, as bool} */
    public Proxy lessEqual(TensorLike other) {
        return of(other, Compare.lessEqual(with(other), mine(other), other(other)));
    }

    /** {@return whether this is not above the other, as bool} */
    public Proxy lessEqual(double other) {
        return of(Compare.lessEqual(stand().here(), operand(), other(other)));
    }

    /** {@return whether this is above the other, as bool} */
    public Proxy greater(TensorLike other) {
        return of(other, Compare.greater(with(other), mine(other), other(other)));
    }

    /** {@return whether this is above the other, as bool} */
    public Proxy greater(double other) {
        return of(Compare.greater(stand().here(), operand(), other(other)));
    }

    /** {@return whether this is not below the other, as bool} */
    public Proxy greaterEqual(TensorLike other) {
        return of(other, Compare.greaterEqual(with(other), mine(other), other(other)));
    }

    /** {@return whether this is not below the other, as bool} */
    public Proxy greaterEqual(double other) {
        return of(Compare.greaterEqual(stand().here(), operand(), other(other)));
    }

    /** {@return whether both hold, of bools} */
    public Proxy and(TensorLike other) {
        return of(other, Compare.and(with(other), mine(other), other(other)));
    }

    /** {@return whether one of both holds, of bools} */
    public Proxy or(TensorLike other) {
        return of(other, Compare.or(with(other), mine(other), other(other)));
    }

    /** {@return whether exactly one of both holds, of bools} */
    public Proxy xor(TensorLike other) {
        return of(other, Compare.xor(with(other), mine(other), other(other)));
    }

    /** {@return whether an element does not hold, of bools} */
    public Proxy not() {
        return of(Compare.not(stand().here(), operand()));
    }

    /** {@return whether each element is not a number, as bool} */
    public Proxy isNaN() {
        return of(Compare.isNaN(stand().here(), operand()));
    }

    /** {@return whether each element is infinite, as bool} */
    public Proxy isInf() {
        return of(Compare.isInf(stand().here(), operand()));
    }

    /** {@return each element, or the nearer bound where it lies outside} */
    public Proxy clip(double min, double max) {
        return of(Elementwise.clip(stand().here(), operand(), other(min), other(max)));
    }

    /** {@return e to the power of each element over the sum of these along {@code axis}} */
    public Proxy softmax(int axis) {
        return of(Elementwise.softmax(stand().here(), operand(), axis));
    }

    /** {@return the natural logarithm of {@link #softmax}} */
    public Proxy logSoftmax(int axis) {
        return of(Elementwise.logSoftmax(stand().here(), operand(), axis));
    }

    /** {@return the elements converted to another type} */
    public Proxy cast(ElementType to) {
        return of(Elementwise.cast(stand().here(), operand(), to));
    }
}
