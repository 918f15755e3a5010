package org.backplane.x86.interpreter.lockstep;

import java.util.random.RandomGenerator;

/**
 * Random places of a program to go to.
 *
 * @param first  number of the first piece that is one
 * @param pieces how many there are with those before
 * @param tasks  whether gates and far pointers lead to tasks: where one is refused QEMU has #TS, processors #GP (SDM volume 2, INT and CALL), so that is to end
 *               in the program around, not in a handler of the program's own
 * @param v86    its virtual-8086 code
 * @param small  how many pieces that has
 */
record Places(RandomGenerator random, Layout layout, int first, int pieces, boolean tasks, Layout v86, int small) {
    /** In the code of users. */
    long user() {
        return Image.USER_CODE + layout.start(random.nextInt(first, pieces));
    }

    /** In that of supervisors. */
    long supervisor() {
        return user() + Image.ALIAS;
    }

    /** In virtual-8086 code. */
    int virtual() {
        return v86.start(random.nextInt(small));
    }

    int one(int... values) {
        return values[random.nextInt(values.length)];
    }

    /** Once in so many times. */
    boolean seldom(int times) {
        return random.nextInt(times) == 0;
    }
}
