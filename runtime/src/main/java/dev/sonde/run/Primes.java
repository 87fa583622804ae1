package dev.sonde.run;

import java.util.PrimitiveIterator;
import java.util.stream.LongStream;

/**
 * Two sequences of odd primes, in which no prime occurs twice: a size is recognised by the pair of primes it had. The
 * second one runs ahead, so that twice one name's primes and one are not another's.
 */
final class Primes {
    private Primes() {}

    /** {@return 3, 7, 13, 19 …, without the first {@code left} primes} */
    static PrimitiveIterator.OfLong first(int left) {
        return everyOther(left).iterator();
    }

    /** {@return 5, 23, 31, 41 …, without the first {@code left} primes} */
    static PrimitiveIterator.OfLong second(int left) {
        LongStream start = odd().skip(left + 1L).limit(1);
        return LongStream.concat(start, everyOther(left + 7)).iterator();
    }

    private static LongStream everyOther(int left) {
        PrimitiveIterator.OfLong primes = odd().skip(left).iterator();
        return LongStream.generate(() -> {
            long prime = primes.nextLong();
            primes.nextLong();
            return prime;
        });
    }

    private static LongStream odd() {
        return LongStream.iterate(3, number -> number + 2).filter(Primes::isPrime);
    }

    private static boolean isPrime(long number) {
        return LongStream.iterate(3, divisor -> divisor * divisor <= number, divisor -> divisor + 2)
                .noneMatch(divisor -> number % divisor == 0);
    }
}
