# A boot sector: executes CPUID for each leaf and sub-leaf of a list and writes both and the answer, six words, to port 0xe9.
# Then it ends QEMU (isa-debug-exit at 0x501).
.code16
.globl _start
_start: cli
 xor %ax,%ax
 mov %ax,%ds
 mov %ax,%ss
 mov $0x7000,%sp
 mov $list,%si
next: 
 mov (%si),%eax
 mov 4(%si),%ecx
 cmp $0xffffffff,%eax
 je done
 add $8,%si
 push %eax
 push %ecx
 xor %ebx,%ebx
 xor %edx,%edx
 cpuid
 mov %eax,%edi
 pop %ebp
 mov %ecx,save
 pop %eax
 call out32
 mov %ebp,%eax
 call out32
 mov %edi,%eax
 call out32
 mov %ebx,%eax
 call out32
 mov save,%eax
 call out32
 mov %edx,%eax
 call out32
 jmp next
done: mov $0x501,%dx
 xor %eax,%eax
 outb %al,%dx
1: hlt
 jmp 1b
out32: push %ecx
 mov $4,%cx
2: outb %al,$0xe9
 shr $8,%eax
 loop 2b
 pop %ecx
 ret
save: .long 0
list:
 .long 0,0, 1,0, 2,0, 4,0, 4,1, 4,2, 4,3, 4,4, 5,0, 6,0, 7,0, 7,1, 0xb,0, 0xb,1, 0xb,2, 0xd,0, 0xd,1, 0xd,2, 0xd,9
 .long 0x80000000,0, 0x80000001,0, 0x80000005,0,0x80000006,0,0x80000007,0,0x80000008,0,0x8000000a,0,0x8000001d,0,0x8000001e,0
end: .long 0xffffffff,0
 .org 510
 .word 0xaa55
